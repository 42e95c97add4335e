(* SPDX-License-Identifier: MIT *)
(** From each statement alone a fact about a named instance of [Instances]. A statement that was
    narrowed (to fewer points, dimensions, classes or units) does not give it. No proof of a
    statement is loaded here. *)

From Coq Require Import Reals List Lra Lia ZArith.
From separatrix Require Import Notions Statements OursStatements Zhang2022Statements Moosavi2018Statements
  Instances.
From separatrix Require Tanay2018Statements.
Import ListNotations.
Open Scope R_scope.

(** ** Section 3 *)

Lemma use_of_Lemma_3_repaired : Lemma_3_repaired ->
  exists ws bs alpha, max_margin 3 ws bs trio /\ balanced_sum 3 trio ws alpha.
Proof.
  intro H. destruct (H 3%nat trio trio_separable) as ((ws & bs & Hm) & Ha).
  destruct (Ha ws bs Hm) as (alpha & Hb). exists ws, bs, alpha. auto.
Qed.

Definition all_minus : labelled_set := [(o, minus); (p, minus); (q, minus)].
Lemma one_label_only : one_label minus all_minus.
Proof. intros x y [E|[E|[E|[]]]]; inversion E; reflexivity. Qed.

Lemma use_of_Lemma_3_fails_as_printed : Lemma_3_fails_as_printed ->
  (exists w b, nonzero 3 w /\ separates 3 w b all_minus) /\
  ~ exists ws bs alpha, max_margin 3 ws bs all_minus /\ balanced_sum 3 all_minus ws alpha.
Proof. intro H. apply (H 3%nat all_minus minus); [lia | discriminate | exact one_label_only]. Qed.

Lemma use_of_Theorem_4_repaired : Theorem_4_repaired -> exists ws bs, max_margin 3 ws bs trio /\
  forall w b h, separates 3 w b trio -> is_linear 3 w b h ->
  adversarial h o (scale 1 ws) /\ adversarial h p (scale (-1) ws) /\ adversarial h q (scale (-1) ws).
Proof.
  intro H. destruct (H 3%nat trio trio_separable) as ((ws & bs & Hm) & Ha). exists ws, bs. split; [assumption|].
  intros w b h Hs Hh. pose proof (Ha ws bs Hm w b h Hs Hh) as Hx. split; [|split].
  - replace 1 with (- sgn minus) by (simpl; ring). apply Hx, in_o.
  - apply (Hx p plus in_p).
  - apply (Hx q plus in_q).
Qed.

Lemma use_of_Theorem_4_fails_as_printed : Theorem_4_fails_as_printed ->
  (exists w b, nonzero 3 w /\ separates 3 w b all_minus) /\ (~ exists ws bs, max_margin 3 ws bs all_minus) /\
  spared_by_separator 3 all_minus p minus.
Proof.
  intro H. destruct (H 3%nat all_minus minus) as (H1 & H2 & H3); [lia | discriminate | exact one_label_only|].
  split; [assumption|]. split; [assumption|]. apply H3. exists 1%nat. split; [lia | numbers].
Qed.

Lemma use_of_Theorem_5_repaired : Theorem_5_repaired -> forall ws bs alpha, max_margin 3 ws bs trio ->
  balanced_sum 3 trio ws alpha -> 0 < sum fst alpha /\ forall h, is_linear 3 diagonal (-1/2) h ->
  forall c, (sqrt 2 + 1/2) / (1/2 * sum fst alpha) < c -> h (move p (scale (-1) ws) c) <> h p.
Proof.
  intros H ws bs alpha Hm Ha. destruct (H 3%nat trio ws bs alpha trio_separable Hm Ha) as (Hp & Hall).
  split; [assumption|]. intros h Hh c Hc.
  apply (Hall diagonal (-1/2) (1/2) h trio_separated) with (y := plus); [|lra|assumption| |].
  - intros x y [E|[E|[E|[]]]]; inversion E; numbers.
  - numbers.
  - replace (sgn plus * score 3 diagonal (-1/2) p) with (sqrt 2 + 1/2) by (numbers). assumption.
Qed.

Lemma use_of_Corollary_6_repaired : Corollary_6_repaired -> forall ws bs alpha, max_margin 3 ws bs trio ->
  balanced_sum 3 trio ws alpha -> 0 < sum fst alpha /\ forall h, is_linear 3 diagonal (-1/2) h ->
  exists x y, In (x, y) trio /\ forall c, / sum fst alpha < c -> h (move x (scale (- sgn y) ws) c) <> h x.
Proof.
  intros H ws bs alpha Hm Ha. destruct (H 3%nat trio ws bs alpha trio_separable Hm Ha) as (Hp & Hall).
  split; [assumption|]. intros h Hh. apply (Hall diagonal (-1/2) h trio_separated Hh).
Qed.

Lemma use_of_Remark_6_fails : Remark_6_fails -> ~ forall d s ws bs, separable_with_both_labels d s ->
  max_margin d ws bs s -> exists c, long_enough d s ws c.
Proof.
  intros (d & s & ws & bs & Hs & Hm & H) Hall. destruct (Hall d s ws bs Hs Hm) as (c & Hc).
  destruct (H c) as (w & b & x & y & Hsep & Hin & Hh).
  assert (Hlin : is_linear d w b (fun z => if Rlt_dec 0 (score d w b z) then plus else minus))
    by (split; intros z Hz; destruct Rlt_dec; first [reflexivity | lra]).
  apply (Hc w b _ Hsep Hlin x y Hin (Hh _ Hlin)).
Qed.

Lemma use_of_Remark_6b_fails : Remark_6b_fails -> ~ forall d ws bs, exists c, 0 <= c /\ forall s,
  separable_with_both_labels d s -> max_margin d ws bs s -> (exists c', long_enough d s ws c') ->
  long_enough d s ws c.
Proof.
  intros (d & ws & bs & H) Hall. destruct (Hall d ws bs) as (c & Hc0 & Hc).
  destruct (H c) as (s & Hs & Hm & Hfin & (w & b & x & y & Hsep & Hin & Hh)).
  assert (Hlin : is_linear d w b (fun z => if Rlt_dec 0 (score d w b z) then plus else minus))
    by (split; intros z Hz; destruct Rlt_dec; first [reflexivity | lra]).
  apply (Hc s Hs Hm Hfin w b _ Hsep Hlin x y Hin), (Hh _ Hlin). lra.
Qed.

Lemma use_of_Remark_6_repaired : Remark_6_repaired -> forall ws bs, max_margin 3 ws bs trio ->
  (exists c, long_enough 3 trio ws c) -> forall w b, margin_at_least 3 0 w b trio -> dot 3 w ws = 0 ->
  score 3 w b p = 0 /\ score 3 w b q = 0.
Proof.
  intros H ws bs Hm Hc w b Hw Hv. pose proof (proj1 (H 3%nat trio ws bs trio_separable Hm) Hc w b Hw Hv) as Hx.
  split; [apply (Hx p plus in_p) | apply (Hx q plus in_q)].
Qed.

Lemma trio_origin : separates 3 diagonal 0 [(p, plus); (q, plus); (scale (-1) q, minus)].
Proof. intros x y [E|[E|[E|[]]]]; inversion E; numbers. Qed.

Lemma use_of_Theorem_7_condition_2 : Theorem_7_condition_2 ->
  exists ws, max_margin_origin 3 ws [(p, plus); (q, plus); (scale (-1) q, minus)] /\
  forall h, is_linear 3 diagonal 0 h -> adversarial h p (scale (-1) ws) /\ adversarial h q (scale (-1) ws).
Proof.
  intro H. destruct (H 3%nat [(p, plus); (q, plus); (scale (-1) q, minus)]) as ((ws & Hm) & Ha);
    [discriminate | exists diagonal; exact trio_origin|].
  exists ws. split; [assumption|]. intros h Hh. pose proof (Ha ws Hm diagonal h trio_origin Hh) as Hx.
  split; [apply (Hx p plus) | apply (Hx q plus)]; simpl; auto.
Qed.

Lemma use_of_Remark_7b_fails : Remark_7b_fails -> ~ forall d s w w', separates d w 0 s -> separates d w' 0 s ->
  exists v, forall x y, In (x, y) s -> forall h, is_linear d w 0 h -> adversarial h x v.
Proof.
  intros (d & s & w & w' & H1 & H2 & H) Hall. destruct (Hall d s w w' H1 H2) as (v & Hv).
  destruct (H v) as (x & y & Hin & Hn).
  assert (Hlin : is_linear d w 0 (fun z => if Rlt_dec 0 (score d w 0 z) then plus else minus))
    by (split; intros z Hz; destruct Rlt_dec; first [reflexivity | lra]).
  apply (Hn _ Hlin), (Hv x y Hin _ Hlin).
Qed.

Lemma use_of_Note_one_point_is_all : Note_one_point_is_all -> forall v,
  adversarial (sign_at diagonal (-1/2)) p v -> adversarial (sign_at diagonal (-1/2)) q v.
Proof.
  intros H v. apply (H 3%nat diagonal (-1/2)); [left; apply sign_plus|].
  transitivity plus; [|symmetry]; apply sign_plus; numbers.
Qed.

Lemma use_of_Note_regions_are_convex : Note_regions_are_convex ->
  convex (region (sign_at diagonal (sqrt 2)) plus) /\ convex (region (sign_at diagonal (sqrt 2)) minus).
Proof. intro H. apply (H 3%nat diagonal (sqrt 2)). left. apply sign_plus. Qed.

(** ** Section 4 *)

(** Three classes; S holds points of 1 and of 0. *)
Lemma use_of_Theorem_9_condition_2 : Theorem_9_condition_2 -> let s := [(p, plus); (q, plus); (scale (-1) q, minus)] in
  exists ws, max_margin_origin 3 ws s /\ forall h, is_argmax 3 3 nearest (fun _ => 0) h -> forall x,
  (h x = 1%nat -> exists c, 0 < c /\ h (move x (scale (-1) ws) c) <> 1%nat) /\
  (h x = 0%nat -> exists c, 0 < c /\ h (move x ws c) <> 0%nat).
Proof.
  intros H s. destruct (H 3%nat 3%nat s 1%nat 0%nat) as ((ws & Hm) & Ha);
    [discriminate | lia | lia | exists diagonal; exact trio_origin|].
  exists ws. split; [assumption|]. intros h Hh. apply (Ha ws Hm nearest h); [|assumption].
  intros x y [E|[E|[E|[]]]]; inversion E; unfold nearest; numbers.
Qed.

Lemma use_of_Theorem_8_fails_as_printed : Theorem_8_fails_as_printed -> exists W B,
  fits_classes 3 3 W B [(o, 1%nat); (p, 1%nat); (q, 1%nat)] /\
  forall h, is_argmax 3 3 W B h -> forall c, h (move p q c) = 1%nat.
Proof.
  intro H. destruct (H 3%nat 3%nat [(o, 1%nat); (p, 1%nat); (q, 1%nat)] 1%nat ltac:(lia)) with (v := q)
    as (W & B & Hf & Hh).
  { intros x y [E|[E|[E|[]]]]; inversion E; reflexivity. }
  exists W, B. split; [assumption|]. intros h Ha c. apply (Hh h Ha).
Qed.

Lemma use_of_Theorem_8_repaired : Theorem_8_repaired ->
  (exists ws bs, max_margin 3 ws bs (against 1 2 classes) /\ forall h, is_argmax 3 3 nearest offsets h ->
     exists c, 0 < c /\ h (move p (scale (-1) ws) c) <> 1%nat) /\
  forall ws bs, max_margin 3 ws bs (against 1 0 classes) -> forall rank h,
    is_ranked_argmax 3 3 nearest offsets rank h -> (forall x y, In (x, y) classes -> h x = y) ->
    exists c, 0 < c /\ h (move p (scale (-1) ws) c) <> 1%nat.
Proof.
  intro H. assert (Hfit : exists W B, fits_classes 3 3 W B classes) by (exists nearest, offsets; exact classes_fit).
  assert (Hp : In (p, 1%nat) classes) by (simpl; auto). split.
  - destruct (H 3%nat 3%nat classes 1%nat 2%nat ltac:(lia) Hfit class_p class_q) as ((ws & bs & Hm) & Ha).
    exists ws, bs. split; [assumption|]. intros h Hh.
    destruct (Ha ws bs Hm nearest offsets h (or_introl (conj classes_fit Hh)) p Hp) as (<- & Hc). assumption.
  - intros ws bs Hm rank h Hh Hacc.
    destruct (proj2 (H 3%nat 3%nat classes 1%nat 0%nat ltac:(lia) Hfit class_p class_o) ws bs Hm nearest offsets h
      (or_intror (ex_intro _ rank (conj Hh Hacc))) p Hp) as (<- & Hc). assumption.
Qed.

Lemma use_of_Remark_8_fails : Remark_8_fails -> forall d s xk xl W B h, fits_classes d 2 W B s ->
  is_argmax d 2 W B h -> In (xk, 0%nat) s -> In (xl, 1%nat) s ->
  ~ exists v, (exists c, 0 < c /\ h (move xk v c) <> 0%nat) /\ exists c, 0 < c /\ h (move xl v c) <> 1%nat.
Proof.
  intros H d s xk xl W B h Hf Hh Hk Hl (v & (c & Hc & Hn) & (c' & Hc' & Hn')).
  destruct (H d s W B h Hf Hh v) as [Hall|Hall]; [apply Hn, Hall | apply Hn', Hall]; assumption.
Qed.

Lemma use_of_Remark_8_repaired : Remark_8_repaired -> exists v, forall h, is_argmax 3 3 nearest offsets h ->
  (exists c, 0 < c /\ h (move p (scale (-1) v) c) <> h p) /\ exists c, 0 < c /\ h (move q v c) <> h q.
Proof.
  intro H. destruct (H 3%nat 3%nat classes 1%nat 2%nat ltac:(lia) class_p class_q) as (v & Hv).
  exists v. intros h Hh. split; apply (Hv nearest offsets h (or_introl (conj classes_fit Hh))); simpl; auto.
Qed.

Lemma use_of_Remark_8_can_hold : Remark_8_can_hold -> exists d K s k l v W B, l <> k /\ class_occurs k s /\
  class_occurs l s /\ fits_classes d K W B s /\ forall h, is_argmax d K W B h -> forall x, In (x, k) s \/ In (x, l) s ->
  exists c, 0 < c /\ h (move x v c) <> h x.
Proof.
  intros (d & K & s & k & l & v & Hne & Hk & Hl & (W & B & Hf) & H). exists d, K, s, k, l, v, W, B.
  repeat (split; [assumption|]). intros h Hh x [Hx|Hx]; apply (H W B h (or_introl (conj Hf Hh)) x _ Hx); auto.
Qed.

Lemma use_of_Note_soft_max : Note_soft_max -> let z := vector [0; sqrt 2; 1] in
  soft_max 3 z 0 <= soft_max 3 z 1 /\ soft_max 3 z 2 <= soft_max 3 z 1 /\ 0 < soft_max 3 z 0 /\
  soft_max 3 z 0 + soft_max 3 z 1 + soft_max 3 z 2 = 1.
Proof.
  intros H z. destruct (H 3%nat z ltac:(lia)) as (Hp & Hs & Hk).
  assert (H1 : forall m, (m < 3)%nat -> soft_max 3 z m <= soft_max 3 z 1).
  { apply Hk; [lia|]. intros m Hm. destruct m as [|[|[|m]]]; try lia; unfold z; numbers. }
  split; [apply H1; lia|]. split; [apply H1; lia|]. split; [apply Hp; lia|]. simpl in Hs. lra.
Qed.

(** ** Section 5 *)

Lemma use_of_Theorem_10 : Theorem_10 -> exists v, forall h, class_R 3 h -> accurate h trio ->
  forall x, h x = minus -> adversarial h x v.
Proof. intro H. exact (H 3%nat trio trio_plus trio_minus). Qed.

Lemma use_of_Theorem_11_repaired : Theorem_11_repaired ->
  (exists v, forall h, convex_classifier 3 plus h -> accurate h trio -> forall x, h x = plus -> adversarial h x v) /\
  exists v, forall h, convex_classifier 3 minus h -> accurate h trio -> forall x, h x = minus -> adversarial h x v.
Proof.
  intro H. split.
  - exact (H 3%nat trio plus minus ltac:(discriminate) trio_plus trio_minus).
  - exact (H 3%nat trio minus plus ltac:(discriminate) trio_minus trio_plus).
Qed.

Lemma use_of_Theorem_11_is_vacuous : Theorem_11_is_vacuous -> ~ exists h, continuous 3 h /\ accurate h trio.
Proof. intro H. exact (H 3%nat trio trio_plus trio_minus). Qed.

Lemma use_of_Theorem_11_convex_only_fails : Theorem_11_convex_only_fails -> ~ forall d s, occurs minus s ->
  occurs plus s -> exists v, forall h, respects d h -> convex (region h minus) -> accurate h s ->
  forall x, h x = minus -> adversarial h x v.
Proof.
  intros (d & s & Hm & Hp & H) Hall. destruct (Hall d s Hm Hp) as (v & Hv).
  destruct (H v) as (h & x & Hr & Hc & Ha & Hx & Hn). apply Hn, (Hv h Hr Hc Ha x Hx).
Qed.

Lemma use_of_Theorem_12_repaired : Theorem_12_repaired -> exists v, forall C h, convex_classifier 3 minus C ->
  C p = minus -> C q = plus -> (forall x, C x = plus -> h x = plus) -> h p = minus -> h q = plus ->
  forall x, C x = minus -> h x = minus -> adversarial h x v.
Proof. intro H. exact (H 3%nat p q minus plus ltac:(discriminate)). Qed.

Lemma use_of_Theorem_12_no_continuity_fails : Theorem_12_no_continuity_fails ->
  ~ exists v, forall h, respects 3 h -> h p = minus -> h q = plus -> forall x, h x = minus -> adversarial h x v.
Proof.
  intros H (v & Hv). destruct (H 3%nat p q) with (v := v) as (h & x & Hr & Hp & Hq & Hx & Hn).
  - intro E. pose proof (E 1%nat ltac:(lia)). numbers.
  - apply Hn, (Hv h Hr Hp Hq x Hx).
Qed.

Lemma use_of_Note_some_unit : Note_some_unit -> forall x, of_units x = plus <->
  0 < relu (x 0%nat - 1/2) \/ 0 < relu (x 1%nat - 1/2).
Proof.
  intros H x. rewrite (H 3%nat two_units of_units) by (first [exact of_units_plus | intros u [<-|[<-|[]]]; reflexivity]).
  assert (E0 : pre 3 {| out := 1; row := vector [1; 0; 0]; bias := -1/2 |} x = x 0%nat - 1/2) by (unfold pre; numbers).
  assert (E1 : pre 3 {| out := 1; row := vector [0; 1; 0]; bias := -1/2 |} x = x 1%nat - 1/2) by (unfold pre; numbers).
  split.
  - intros (u & [<-|[<-|[]]] & Hu); [rewrite E0 in Hu | rewrite E1 in Hu]; auto.
  - intros [Hu|Hu]; [rewrite <- E0 in Hu | rewrite <- E1 in Hu]; eexists; (split; [|exact Hu]); simpl; auto.
Qed.

Lemma use_of_Lemma_13 : Lemma_13 -> convex (region of_units minus).
Proof. intro H. exact (H 3%nat of_units units_in_R). Qed.

Definition weighted_units : classifier := fun x =>
  if Rlt_dec (sqrt 2) (output 3 [{| out := sqrt 2; row := p; bias := 1 |}; {| out := 1/3; row := q; bias := -1 |}] x)
  then plus else minus.
Lemma weighted_in_R' : class_R' 3 weighted_units.
Proof.
  exists [{| out := sqrt 2; row := p; bias := 1 |}; {| out := 1/3; row := q; bias := -1 |}], (sqrt 2).
  pose proof root. split; [intros u [<-|[<-|[]]]; simpl; lra|]. split; [lra|]. left. intro x. unfold weighted_units.
  destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction].
Qed.

Lemma use_of_Lemma_14 : Lemma_14 -> convex (region weighted_units minus).
Proof. intro H. exact (H 3%nat weighted_units weighted_in_R'). Qed.

Lemma use_of_Theorem_15 : Theorem_15 -> exists v, forall h, class_R' 3 h -> accurate h trio ->
  forall x, h x = minus -> adversarial h x v.
Proof. intro H. exact (H 3%nat trio trio_plus trio_minus). Qed.

Lemma use_of_Theorem_2_fails_as_printed : Theorem_2_fails_as_printed -> ~ exists v, forall h, class_R' 3 h ->
  accurate h all_minus -> adversarial h p v.
Proof.
  intros H (v & Hv). destruct (H 3%nat all_minus one_label_only) as (h & Hr & Ha & Hn).
  apply (proj2 (Hn p v)), (Hv h Hr Ha).
Qed.

Lemma use_of_Theorem_16_fails_as_printed : Theorem_16_fails_as_printed -> ~ forall d s, occurs plus s ->
  occurs minus s -> exists v, forall h, class_R' d h -> accurate h s -> forall x, h x = plus -> adversarial h x v.
Proof.
  intros (d & s & Hp & Hm & H) Hall. destruct (Hall d s Hp Hm) as (v & Hv).
  destruct (H v) as (h & x & Hr & Ha & Hx & Hn). apply Hn, (Hv h Hr Ha x Hx).
Qed.

Lemma use_of_Theorem_16_repaired : Theorem_16_repaired -> exists v, forall h, class_R'' 3 h -> accurate h trio ->
  forall x, h x = plus -> adversarial h x v.
Proof. intro H. exact (H 3%nat trio trio_plus trio_minus). Qed.

(** ** Section 6 *)

Lemma use_of_Corollary_17_repaired : Corollary_17_repaired -> exists v,
  (forall h, class_R' 3 h -> accurate h trio -> forall x, h x = minus -> adversarial h x v) /\
  forall h, is_linear 3 diagonal (-1/2) h -> adversarial h o v.
Proof.
  intro H. destruct (H 3%nat trio trio_separable) as (v & H1 & H2). exists v. split; [exact H1|].
  intros h Hh. apply (H2 diagonal (-1/2) h trio_separated Hh). apply Hh. numbers.
Qed.

Lemma use_of_Corollary_17_section_6_fails : Corollary_17_section_6_fails -> ~ forall d s,
  separable_with_both_labels d s -> exists v, forall h, class_R'_of_Section_6 d h -> accurate h s ->
  forall x, h x = minus -> adversarial h x v.
Proof.
  intros (d & s & Hs & H) Hall. destruct (Hall d s Hs) as (v & Hv).
  destruct (H v) as (h & x & Hr & Ha & Hx & Hn). apply Hn, (Hv h Hr Ha x Hx).
Qed.

Lemma use_of_Section_6 : Section_6 -> ~ forall d s ws bs, max_margin d ws bs s -> forall h, class_R' d h ->
  accurate h s -> forall x, In (x, minus) s -> adversarial h x ws.
Proof.
  intros (d & s & ws & bs & h & x & Hm & _ & Hr & Ha & Hx & Hn) Hall. apply Hn.
  destruct (Hall d s ws bs Hm h Hr Ha x Hx) as (c & Hc & Hf). exists c. split; [assumption|].
  replace (move x (scale (- sgn minus) ws) c) with (move x ws c); [assumption|].
  apply FunctionalExtensionality.functional_extensionality. intro i. unfold move, scale. simpl. ring.
Qed.

Lemma use_of_Section_6b_fails : Section_6b_fails -> ~ forall d s v h, separable_with_both_labels d s ->
  class_R' d h -> accurate h s -> (forall x, h x = minus -> adversarial h x v) ->
  forall w b h', separates d w b s -> is_linear d w b h' -> forall x, In (x, minus) s -> adversarial h' x v.
Proof.
  intros (d & s & v & h & Hs & Hr & Ha & Hv & (w & b & Hsep & _ & Hh)) Hall.
  assert (Hlin : is_linear d w b (fun z => if Rlt_dec 0 (score d w b z) then plus else minus))
    by (split; intros z Hz; destruct Rlt_dec; first [reflexivity | lra]).
  destruct Hs as (H1 & H2 & (x & Hx)).
  destruct (Hall d s v h (conj H1 (conj H2 (ex_intro _ x Hx))) Hr Ha Hv w b _ Hsep Hlin x Hx) as (c & Hc & Hn).
  apply Hn, (Hh _ Hlin x Hx c Hc).
Qed.

Lemma use_of_Section_6b_repaired : Section_6b_repaired -> forall v,
  (forall h, class_R' 3 h -> accurate h trio -> adversarial h o v) ->
  adversarial (sign_at diagonal (-1/2)) o v.
Proof.
  intros H v Hv. apply (H 3%nat trio v trio_separable) with (w := diagonal) (b := -1/2);
    [|exact trio_separated | apply sign_is_linear | exact in_o].
  intros h Hr Ha x [E|[E|[E|[]]]]; inversion E. apply Hv; assumption.
Qed.

(** ** Ours *)

Lemma use_of_Separators_complete : Separators_complete ->
  (fools_separators 3 trio (difference q o) minus <->
   nonzero 3 (difference q o) /\ exists l, balanced_sum 3 trio (scale (- sgn minus) (difference q o)) l) /\
  (transfers_to_separators 3 trio p minus -> fools_separators 3 trio p minus).
Proof.
  intro H. assert (Hs := proj1 trio_separable). split.
  - apply (H 3%nat trio (difference q o) minus ltac:(lia) Hs trio_minus).
  - apply (H 3%nat trio p minus ltac:(lia) Hs trio_minus).
Qed.

Lemma use_of_Convex_complete : Convex_complete -> forall h, convex_classifier 3 minus h -> accurate h trio ->
  transfers_to_networks 3 trio p minus ->
  leaves_convex_regions 3 trio p minus /\ escapes 3 trio p minus.
Proof.
  intros H h Hh Ha Ht. destruct (H 3%nat trio p minus (ex_intro _ h (conj Hh Ha)) trio_minus) as (H1 & H2).
  split; [apply H1, Ht | apply H2, H1, Ht].
Qed.

Lemma use_of_Any_difference_serves : Any_difference_serves -> fools_separators 3 trio (difference p o) minus /\
  fools_separators 3 trio (difference q o) minus /\
  (accurate weighted_units trio -> adversarial weighted_units o (difference q o)).
Proof.
  intro H. destruct (H 3%nat trio p o in_p in_o) as (H1 & _). destruct (H 3%nat trio q o in_q in_o) as (H2 & H3).
  split; [assumption|]. split; [assumption|]. intro Ha. apply (H3 weighted_units weighted_in_R' Ha), Ha, in_o.
Qed.

Lemma use_of_Any_difference_serves_classes : Any_difference_serves_classes -> forall h,
  is_argmax 3 3 nearest offsets h -> forall x, h x = 1%nat ->
  (exists c, 0 < c /\ h (move x (difference o p) c) <> 1%nat) /\ exists c, 0 < c /\ h (move x (difference q p) c) <> 1%nat.
Proof.
  intros H h Hh x Hx. assert (Hr : right_classifier 3 3 nearest offsets h classes) by (left; split; [exact classes_fit | assumption]).
  assert (Hp : In (p, 1%nat) classes) by (simpl; auto). split.
  - apply (H 3%nat 3%nat classes 1%nat 0%nat p o) with (W := nearest) (B := offsets); simpl; auto.
  - apply (H 3%nat 3%nat classes 1%nat 2%nat p q) with (W := nearest) (B := offsets); simpl; auto.
Qed.

Lemma use_of_R_within_R' : R_within_R' -> class_R' 3 of_units.
Proof. intro H. exact (H 3%nat of_units units_in_R). Qed.

Lemma use_of_H_within_R' : H_within_R' -> class_R' 3 (sign_at diagonal (sqrt 2)) /\
  forall h, (forall x, h x = plus <-> 0 <= score 3 diagonal (sqrt 2) x) -> class_R' 3 h.
Proof.
  intro H. split; [apply (H 3%nat diagonal (sqrt 2)); left; apply sign_plus|].
  intros h Hh. apply (H 3%nat diagonal (sqrt 2)). right. exact Hh.
Qed.

Lemma use_of_H_within_R : H_within_R -> class_R 3 (sign_at diagonal (sqrt 2)).
Proof. intro H. apply (H 3%nat diagonal (sqrt 2)), sign_plus. Qed.

Lemma use_of_Classes_complete : Classes_complete -> forall v,
  (forall W B h, fits_classes 3 3 W B classes -> is_argmax 3 3 W B h -> exists c, 0 < c /\ h (move p v c) <> h p) ->
  fools_classes 3 3 classes v 1.
Proof.
  intros H v Hv. apply (H 3%nat 3%nat classes v 1%nat (ex_intro _ nearest (ex_intro _ offsets classes_fit)) class_p).
  intros W B h Hf Hh x [E|[E|[E|[]]]]; inversion E. apply (Hv W B h Hf Hh).
Qed.

Lemma use_of_Richer_to_poorer : Richer_to_poorer -> forall v,
  (forall h, convex_classifier 3 minus h -> accurate h trio -> adversarial h o v) ->
  adversarial (sign_at diagonal (-1/2)) o v.
Proof.
  intros H v Hv. apply (H 3%nat trio v) with (w := diagonal) (b := -1/2);
    [|exact trio_separated | apply sign_is_linear | exact in_o].
  intros h Hr Ha x [E|[E|[E|[]]]]; inversion E. apply Hv; assumption.
Qed.

Lemma use_of_Poorer_to_richer_fails : Poorer_to_richer_fails -> ~ forall d s v, separable_with_both_labels d s ->
  fools_separators d s v minus -> forall h, convex_classifier d minus h -> accurate h s ->
  forall x, In (x, minus) s -> adversarial h x v.
Proof.
  intros (d & s & v & Hs & Hf & (h & Hh & Ha & (x & Hx & Hn))) Hall. apply Hn, (Hall d s v Hs Hf h Hh Ha x Hx).
Qed.

Lemma use_of_Centroids_transfer : Centroids_transfer -> forall h, is_linear 3 diagonal (-1/2) h ->
  adversarial h o (scale 1 (means trio)) /\ adversarial h q (scale (-1) (means trio)).
Proof.
  intros H h Hh. pose proof (H 3%nat trio trio_plus trio_minus diagonal (-1/2) h trio_separated Hh) as Hx. split.
  - replace 1 with (- sgn minus) by (simpl; ring). apply Hx, in_o.
  - apply (Hx q plus in_q).
Qed.

Lemma use_of_Length_for_separators : Length_for_separators -> forall h, is_linear 3 diagonal (-1/2) h ->
  h (move q (scale (-1) (means trio)) 2) = minus.
Proof.
  intros H h Hh. pose proof (H 3%nat trio trio_plus trio_minus diagonal (-1/2) h trio_separated Hh q plus in_q) as Hx.
  simpl in Hx. replace (1 + 1) with 2 in Hx by ring. destruct (h _); [exfalso; apply Hx; reflexivity | reflexivity].
Qed.

Lemma use_of_Length_for_networks : Length_for_networks -> forall h, respects 3 h -> convex (region h minus) ->
  accurate h mirror -> h (move p (difference o (mean [p; q])) 2) = plus.
Proof.
  intros H h Hr Hc Ha. assert (Ho : In (o, plus) mirror) by (simpl; auto). assert (Hp : In (p, minus) mirror) by (simpl; auto).
  pose proof (H 3%nat mirror o Ho h Hr Hc Ha p Hp) as Hx. simpl in Hx. replace (1 + 1) with 2 in Hx by ring. exact Hx.
Qed.

Lemma use_of_Sum_of_multipliers : Sum_of_multipliers -> forall ws bs g, max_margin 3 ws bs trio ->
  largest_margin 3 g trio -> (forall alpha, balanced_sum 3 trio ws alpha -> sum fst alpha <= / g) /\
  exists alpha, balanced_sum 3 trio ws alpha /\ sum fst alpha = / g.
Proof. intros H ws bs g. exact (H 3%nat trio ws bs g trio_separable). Qed.

Lemma use_of_Convex_scores_serve : Convex_scores_serve -> forall h,
  (forall x, h x = plus <-> sqrt 2 < Rabs (x 0%nat) + Rabs (x 1%nat)) -> accurate h trio ->
  adversarial h o (difference q o).
Proof.
  intros H h Hh Ha.
  apply (H 3%nat trio (fun x => Rabs (x 0%nat) + Rabs (x 1%nat)) (sqrt 2) h q o);
    [| | left; exact Hh | assumption | exact in_q | exact in_o | apply Ha, in_o].
  - intros x x' E. rewrite (E 0%nat), (E 1%nat) by lia. reflexivity.
  - assert (Habs : forall a b t, 0 <= t <= 1 -> Rabs ((1 - t) * a + t * b) <= (1 - t) * Rabs a + t * Rabs b).
    { intros a b t Ht. eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult.
      rewrite (Rabs_right (1 - t)), (Rabs_right t) by lra. lra. }
    intros x y t Ht. unfold mix. pose proof (Habs (x 0%nat) (y 0%nat) t Ht).
    pose proof (Habs (x 1%nat) (y 1%nat) t Ht). lra.
Qed.

(** Three layers of two units; absolute values first, then a leaky one, then the sum. *)
Definition deep : list layer :=
  [{| units := [(p, 1); (q, -1)]; below := -1; above := 1 |};
   {| units := [(vector [1; sqrt 2], 0); (vector [2; 1], -3)]; below := 1/10; above := 1 |};
   {| units := [(vector [1; 1], 0)]; below := 1; above := 1 |}].
Lemma use_of_Deep_networks : Deep_networks -> forall h, (forall x, h x = plus <-> 1 < snd (outputs 3 deep x) 0%nat) ->
  accurate h trio -> forall x, h x = minus -> adversarial h x (difference q o).
Proof.
  intros H h Hh Ha. apply (H 3%nat trio deep 1 h q o); [| left; exact Hh | assumption | exact in_q | exact in_o].
  pose proof root. split; [simpl; lra|]. intros l [<-|[<-|[]]]; (split; [simpl; lra|]);
    intros w b Hw i; repeat (destruct Hw as [E|Hw]; [inversion E; destruct i as [|[|[|i]]]; unfold vector; simpl; lra|]); destruct Hw.
Qed.

(** Three layers of one unit, two of the weights negative. *)
Definition thin : list layer :=
  [{| units := [(q, 1)]; below := 0; above := 1 |}; {| units := [(vector [-2], 3)]; below := 1/10; above := 1 |};
   {| units := [(vector [- sqrt 2], 0)]; below := 1; above := 1 |}].
Lemma use_of_One_unit_a_layer : One_unit_a_layer -> forall h, (forall x, h x = plus <-> 1 < snd (outputs 3 thin x) 0%nat) ->
  accurate h trio -> forall x, h x = minus -> adversarial h x (difference p o).
Proof.
  intros H h Hh Ha. apply (H 3%nat trio thin 1 h p o); [| left; exact Hh | assumption | exact in_p | exact in_o].
  split; [discriminate|]. intros l [<-|[<-|[<-|[]]]]; (split; [reflexivity | simpl; lra]).
Qed.

Lemma linear_sign d w b : is_linear d w b (fun z => if Rlt_dec 0 (score d w b z) then plus else minus).
Proof. split; intros z Hz; destruct Rlt_dec; first [reflexivity | lra]. Qed.

Lemma use_of_Twice_the_margin_fails : Twice_the_margin_fails -> ~ forall d s ws bs g, separable_with_both_labels d s ->
  max_margin d ws bs s -> largest_margin d g s -> forall w b h, separates d w b s -> is_linear d w b h ->
  forall x, In (x, minus) s -> h (move x ws (2 * g)) = plus.
Proof.
  intros (d & s & ws & bs & g & Hs & Hm & Hg & w & b & x & Hw & Hx & H) Hall.
  set (h := fun z => if Rlt_dec 0 (score d w b z) then plus else minus).
  pose proof (H h (linear_sign d w b)) as E. pose proof (Hall d s ws bs g Hs Hm Hg w b h Hw (linear_sign d w b) x Hx). congruence.
Qed.

Lemma use_of_Means_for_regions_fails : Means_for_regions_fails -> ~ forall d s, occurs plus s -> occurs minus s ->
  nonzero d (means s) -> forall h, convex_classifier d minus h -> accurate h s -> forall x, In (x, minus) s -> adversarial h x (means s).
Proof.
  intros (d & s & h & x & Hp & Hv & Hh & Ha & Hx & Hn) Hall.
  apply Hn, (Hall d s Hp (ex_intro _ x Hx) Hv h Hh Ha x Hx).
Qed.

Lemma use_of_One_negative_weight_fails : One_negative_weight_fails -> ~ forall d s f a xp xm h, In (xp, plus) s ->
  In (xm, minus) s -> (forall u u', In u f -> In u' f -> out u < 0 -> out u' < 0 -> u = u') ->
  (forall z, h z = plus <-> a < output d f z) -> accurate h s -> forall x, In (x, minus) s -> adversarial h x (difference xp xm).
Proof.
  intros (d & s & f & a & xp & xm & h & x & Hp & Hm & (u & _ & _ & Hu) & Hh & Ha & Hx & Hn) Hall. apply Hn, (Hall d s f a xp xm h Hp Hm); try assumption.
  intros u1 u2 H1 H2 N1 N2. rewrite (Hu u1 H1 N1), (Hu u2 H2 N2). reflexivity.
Qed.

Lemma use_of_Concave_units_fails : Concave_units_fails -> ~ forall d s l a xp xm h, In (xp, plus) s -> In (xm, minus) s ->
  above l < below l -> (forall z, h z = plus <-> a < snd (outputs d [l; total_layer] z) 0%nat) -> accurate h s ->
  forall x, In (x, minus) s -> adversarial h x (difference xp xm).
Proof.
  intros (d & s & l & a & xp & xm & h & x & Hp & Hm & Hl & Hh & Ha & Hx & Hn) Hall. apply Hn, (Hall d s l a xp xm h Hp Hm Hl Hh Ha x Hx).
Qed.

Lemma no_direction_at_all phi : no_direction phi -> ~ forall s, (exists w b, separates 2 w b (lifted phi s)) -> occurs plus s -> occurs minus s ->
  exists v, forall w b h, separates 2 w b (lifted phi s) -> is_linear 2 w b h -> forall x, In (x, minus) s ->
  exists c, 0 < c /\ h (phi (move x v c)) <> minus.
Proof.
  intros (s & Hs & Hp & Hm & H) Hall. destruct (Hall s Hs Hp Hm) as (v & Hv). destruct (H v) as (w & b & x & Hw & Hx & Hh).
  destruct (Hv w b _ Hw (linear_sign 2 w b) x Hx) as (c & Hc & Hn). apply Hn, (Hh _ (linear_sign 2 w b) c Hc).
Qed.
Lemma use_of_Pulled_back_quadratic_fails : Pulled_back_quadratic_fails -> ~ forall s,
  (exists w b, separates 2 w b (lifted (with_other (fun a => a * a)) s)) -> occurs plus s -> occurs minus s ->
  exists v, forall w b h, separates 2 w b (lifted (with_other (fun a => a * a)) s) -> is_linear 2 w b h -> forall x, In (x, minus) s ->
  exists c, 0 < c /\ h (with_other (fun a => a * a) (move x v c)) <> minus.
Proof. intro H. exact (no_direction_at_all _ H). Qed.
Lemma use_of_Pulled_back_absolute_fails : Pulled_back_absolute_fails -> ~ forall s,
  (exists w b, separates 2 w b (lifted (with_other Rabs) s)) -> occurs plus s -> occurs minus s ->
  exists v, forall w b h, separates 2 w b (lifted (with_other Rabs) s) -> is_linear 2 w b h -> forall x, In (x, minus) s ->
  exists c, 0 < c /\ h (with_other Rabs (move x v c)) <> minus.
Proof. intro H. exact (no_direction_at_all _ H). Qed.

(** ** zhang2022, moosavi2018, tanay2018 *)

Definition first_two : network :=
  [{| out := sqrt 2; row := vector [1; 0; 0]; bias := -1/2 |}; {| out := -1; row := vector [0; 1; 0]; bias := -1/2 |}].

Lemma use_of_Gradient_is_slope : Gradient_is_slope -> forall g, is_gate 3 first_two g -> exists e, 0 < e /\
  forall y, near 3 e q y -> output 3 first_two y = output 3 first_two q + dot 3 (gradient first_two g q) (difference y q).
Proof.
  intros H g Hg. apply (H 3%nat first_two g q Hg). intros u [<-|[<-|[]]]; unfold pre; numbers.
Qed.

Lemma use_of_Label_free : Label_free -> forall g, separable_noises 3 first_two g trio <->
  exists v, 0 < dot 3 v (gradient first_two g o) /\ 0 < dot 3 v (gradient first_two g p) /\ 0 < dot 3 v (gradient first_two g q).
Proof.
  intros H g. rewrite (H 3%nat first_two g trio). split; intros (v & Hv); exists v.
  - split; [apply (Hv o minus in_o)|]. split; [apply (Hv p plus in_p) | apply (Hv q plus in_q)].
  - intros x y [E|[E|[E|[]]]]; inversion E; subst; apply Hv.
Qed.

Lemma use_of_Units_decide : Units_decide -> forall g x, ~ dead 3 first_two g x ->
  0 < dot 3 (vector [1; -1; 0]) (gradient first_two g x).
Proof.
  intros H g x. apply (H 3%nat first_two (vector [1; -1; 0])). intros u [<-|[<-|[]]]; numbers.
Qed.

Lemma first_two_independent : independent 3 (map row first_two).
Proof.
  simpl. split; [|split; [|exact I]]; intros (l & Hl & E).
  - assert (E0 : 1 = sum (fun t : R * vec => fst t * snd t 0%nat) l) by exact (E 0%nat ltac:(lia)).
    assert (Z : sum (fun t : R * vec => fst t * snd t 0%nat) l = 0); [|lra].
    clear E E0. induction l as [|(a, x) r IH]; [reflexivity|].
    simpl. rewrite IH by (intros a' x' Hin; apply (Hl a' x'); right; assumption).
    destruct (Hl a x (or_introl eq_refl)) as [<-|[]]. unfold vector. simpl. ring.
  - assert (E0 : 1 = sum (fun t : R * vec => fst t * snd t 1%nat) l) by exact (E 1%nat ltac:(lia)).
    destruct l as [|(a, x) r]; [simpl in E0; lra | destruct (Hl a x (or_introl eq_refl))].
Qed.

Lemma use_of_Gate_counting : Gate_counting -> exists v, (forall g, is_gate 3 first_two g ->
  dot 3 v (gradient first_two g q) = 2) /\
  forall g, (forall x y, In (x, y) trio -> ~ dead 3 first_two g x) -> separable_noises 3 first_two g trio.
Proof.
  intro H. destruct (H 3%nat first_two first_two_independent) as (v & Hv & Hs).
  { pose proof root. intros u [<-|[<-|[]]]; simpl; lra. }
  exists v. split; [|intros g Hg; apply Hs, Hg]. intros g Hg. rewrite Hv. unfold active, first_two. simpl.
  rewrite (proj1 (Hg q _ (or_introl eq_refl))), (proj1 (Hg q _ (or_intror (or_introl eq_refl)))) by (unfold pre; numbers).
  simpl. ring.
Qed.

Lemma use_of_Theorem_3_1_every_fails : Theorem_3_1_every_fails -> ~ forall d f,
  (forall u, In u f -> bias u = 0 /\ out u <> 0) -> forall g, is_gate d f g ->
  forall s, (forall x y, In (x, y) s -> no_tie d f x /\ ~ dead d f g x) -> separable_noises d f g s.
Proof.
  intros (d & f & Hf & x & x' & Hx & Hx' & H) Hall.
  set (g := fun z u => if Rlt_dec 0 (pre d u z) then true else false).
  assert (Hg : is_gate d f g).
  { intros z u _. unfold g. split; intro Hz; destruct Rlt_dec; first [reflexivity | lra]. }
  destruct (H g Hg) as (D & D' & Hn). apply (Hn plus plus), (Hall d f Hf g Hg).
  intros z y [E|[E|[]]]; inversion E; subst; auto.
Qed.

Lemma use_of_Antipodes : Antipodes -> let f := [{| out := sqrt 2; row := p; bias := 0 |}; {| out := -1; row := q; bias := 0 |}] in
  forall g, is_gate 3 f g ->
  dot 3 (all_units f) (gradient f g q) + dot 3 (all_units f) (gradient f g (scale (-1) q)) = dot 3 (all_units f) (all_units f).
Proof.
  intros H f g Hg. apply (H 3%nat f g q); [|assumption|].
  - intros u [<-|[<-|[]]]; reflexivity.
  - intros u [<-|[<-|[]]]; unfold pre; numbers.
Qed.

Lemma use_of_Signed_sum : Signed_sum -> exists l, map snd l = [p; q; diagonal] /\
  dot 3 q q <= Rabs (dot 3 q (signed_sum l)) /\ norm 3 (signed_sum l) <= norm 3 p + norm 3 q + norm 3 diagonal.
Proof.
  intro H. destruct (H 3%nat [p; q; diagonal]) as (l & El & Hr & Hn). exists l. split; [assumption|].
  split; [apply Hr; simpl; auto|]. simpl sum in Hn. lra.
Qed.

Lemma use_of_Signed_sum_fools : Signed_sum_fools -> exists v, norm 3 v <= norm 3 p + norm 3 q + norm 3 diagonal /\
  forall h, flat 3 h o p (norm 3 v) -> flat 3 h p q (norm 3 v) -> flat 3 h q diagonal (norm 3 v) ->
  (h (move o v 1) <> h o \/ h (move o v (-1)) <> h o) /\ (h (move q v 1) <> h q \/ h (move q v (-1)) <> h q).
Proof.
  intro H. destruct (H 3%nat [(o, p); (p, q); (q, diagonal)]) as (v & Hn & Hv). exists v. simpl sum in Hn.
  split; [lra|]. intros h H1 H2 H3.
  assert (Hall : forall x r, In (x, r) [(o, p); (p, q); (q, diagonal)] -> flat 3 h x r (norm 3 v))
    by (intros x r [E|[E|[E|[]]]]; inversion E; subst; assumption).
  split; [apply (Hv h Hall o p) | apply (Hv h Hall q diagonal)]; simpl; auto.
Qed.

Lemma use_of_Plain_sum_fails : Plain_sum_fails -> ~ forall d (rs : list vec) r, In r rs ->
  dot d r r <= Rabs (dot d r (signed_sum (map (fun x => (plus, x)) rs))).
Proof. intros (d & rs & r & Hin & H) Hall. specialize (Hall d rs r Hin). lra. Qed.

Lemma use_of_Linear_all_points : Linear_all_points -> exists v, norm 3 v <= 3 /\ forall x,
  class_score 3 nearest offsets 2 x - class_score 3 nearest offsets 0 x <= norm 3 (difference (nearest 2%nat) (nearest 0%nat)) ->
  caught_up 3 3 nearest offsets 2 (move x v 1) \/ caught_up 3 3 nearest offsets 2 (move x v (-1)).
Proof.
  intro H. destruct (H 3%nat 3%nat nearest offsets) as (v & Hn & Hv).
  - intros i j Hi Hj Hne E. pose proof (E 1%nat ltac:(lia)). pose proof (E 0%nat ltac:(lia)).
    destruct i as [|[|[|i]]]; destruct j as [|[|[|j]]]; try lia; unfold nearest in *; numbers.
  - exists v. split; [simpl in Hn; lra|]. intros x Hx. apply (Hv x 2%nat ltac:(lia)). exists 0%nat. split; [lia|]. split; [lia | exact Hx].
Qed.

Import Tanay2018Statements.
Definition four : labelled_set := [(o, minus); (p, plus); (q, plus); (diagonal, minus)].
Lemma use_of_Saturation : Saturation -> forall lambda, 0 < lambda -> (saturated 3 four lambda <->
  exists b, is_minimiser 3 four lambda (scale (/ (4 * lambda)) (mean_difference four)) b).
Proof.
  intros H lambda Hl. apply (H 3%nat four lambda); [|discriminate | assumption].
  unfold balanced, four. simpl. lra.
Qed.

(** Three points, two of one label. *)
Lemma use_of_D_adv_bound : D_adv_bound -> forall lambda w b, 0 < lambda -> is_minimiser 3 trio lambda w b ->
  6 * lambda * dot 3 w w <= dot 3 w (means trio).
Proof.
  intros H lambda w b Hl Hm. assert (Hc : count minus trio <= count (other_label minus) trio) by (unfold count; simpl; lra).
  pose proof (H 3%nat trio lambda w b minus trio_plus trio_minus Hl Hm Hc) as Hx.
  assert (E : INR (length trio) = 3) by (simpl; ring). assert (E' : count minus trio = 1) by reflexivity.
  rewrite E, E' in Hx. lra.
Qed.

Lemma use_of_Below_right_angle : Below_right_angle -> forall lambda w b, 0 < lambda ->
  (forall w' b', objective_of (fun z => Rmax (1 - z) (-2)) 3 trio lambda w b <= objective_of (fun z => Rmax (1 - z) (-2)) 3 trio lambda w' b') ->
  same 3 w (fun _ => 0) \/ 0 < dot 3 w (means trio).
Proof.
  intros H lambda w b Hl Hm. apply (H (fun z => Rmax (1 - z) (-2)) 3%nat trio lambda w b); try assumption.
  - intros z z' t Ht. apply Rmax_lub.
    + pose proof (Rmult_le_compat_l (1 - t) _ _ ltac:(lra) (Rmax_l (1 - z) (-2))).
      pose proof (Rmult_le_compat_l t _ _ ltac:(lra) (Rmax_l (1 - z') (-2))). lra.
    + pose proof (Rmult_le_compat_l (1 - t) _ _ ltac:(lra) (Rmax_r (1 - z) (-2))).
      pose proof (Rmult_le_compat_l t _ _ ltac:(lra) (Rmax_r (1 - z') (-2))). lra.
  - intros z z' Hz. apply Rle_max_compat_r. lra.
  - exact trio_plus.
  - exact trio_minus.
Qed.
