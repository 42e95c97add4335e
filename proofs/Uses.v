(* SPDX-License-Identifier: MIT *)
(** From each statement alone a fact about a named instance of [Instances]. A statement that was
    narrowed (to fewer points, dimensions, classes or units) does not give it. No proof of a
    statement is loaded here. *)

From Coq Require Import Reals List Lra Lia ZArith.
From Coq Require FunctionalExtensionality.
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

Lemma use_of_Units_decide_leaky : Units_decide_leaky -> forall g x,
  0 < dot 3 (vector [1; -1; 0]) (leaky_gradient (1/8) (sqrt 2) first_two g x).
Proof.
  intros H g x. apply (H 3%nat first_two (1/8) (sqrt 2) (vector [1; -1; 0])); [discriminate | lra | pose proof root; lra|].
  intros u [<-|[<-|[]]]; numbers.
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
  intros H f g Hg. apply (proj2 (A := forall i, gradient f g q i + gradient f g (scale (-1) q) i = all_units f i)). apply (H 3%nat f g q); [|assumption|].
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

Lemma diagonal_nonzero : nonzero 3 diagonal. Proof. exists 0%nat. split; [lia | numbers]. Qed.
Lemma four_balanced : balanced four. Proof. unfold balanced, four. simpl. lra. Qed.
Lemma four_not_empty : four <> []. Proof. discriminate. Qed.
Definition mirror_set := Instances.mirror.
Lemma trio_both : both_labels trio. Proof. split; [exact trio_plus | exact trio_minus]. Qed.

Lemma use_of_Score_is_distance : Score_is_distance -> score 3 diagonal (sqrt 2) p = norm 3 diagonal * distance 3 diagonal (sqrt 2) p /\
  forall z, score 3 diagonal (sqrt 2) z = 0 -> Rabs (distance 3 diagonal (sqrt 2) p) <= apart 3 p z.
Proof. intro H. destruct (H 3%nat diagonal (sqrt 2) p diagonal_nonzero) as (H1 & _ & _ & H2). auto. Qed.

Definition tilted := vector [3/5; 0; 4/5].
Lemma tilted_unit : unit_norm 3 tilted. Proof. unfold unit_norm, tilted. numbers. Qed.
Lemma use_of_Projected_image : Projected_image -> forall z, dot 3 tilted q * dot 3 tilted z <= 0 ->
  apart 3 q (move q tilted (- dot 3 q tilted)) <= apart 3 q z.
Proof. intros H z. apply (H 3%nat tilted q tilted_unit). Qed.
Lemma use_of_Mirror_image : Mirror_image -> let qm := move q tilted (- (2 * dot 3 q tilted)) in
  distance 3 tilted 0 qm = - distance 3 tilted 0 q /\
  forall z, score 3 tilted 0 z = - score 3 tilted 0 q -> apart 3 q qm <= apart 3 q z.
Proof. intros H qm. apply (H 3%nat tilted q tilted_unit). Qed.
Lemma use_of_Mirror_image_offset : Mirror_image_offset ->
  score 3 diagonal (sqrt 2) (mirror 3 diagonal (sqrt 2) q) = - (3 + sqrt 2) /\
  forall z, score 3 diagonal (sqrt 2) z = - score 3 diagonal (sqrt 2) q -> apart 3 q (mirror 3 diagonal (sqrt 2) q) <= apart 3 q z.
Proof.
  intro H. destruct (H 3%nat diagonal (sqrt 2) q diagonal_nonzero) as (H1 & _ & H2). split; [rewrite H1; numbers | assumption].
Qed.
Lemma use_of_Toy_distance : Toy_distance -> apart 2 (vector [-3; 0]) (mirror 2 (at_angle (PI / 3)) 0 (vector [-3; 0])) = 3.
Proof.
  intro H. pose proof PI_RGT_0. rewrite (H (PI / 3) (vector [-3; 0])); [|lra | reflexivity]. unfold vector. simpl.
  rewrite Rabs_left, cos_PI3 by lra. lra.
Qed.
Lemma use_of_Hinge_rescaled : Hinge_rescaled -> Rmax (1 - norm 3 diagonal * (-1 * distance 3 diagonal 5 p)) 0
  = norm 3 diagonal * Rmax (/ norm 3 diagonal - -1 * distance 3 diagonal 5 p) 0.
Proof. intro H. apply (H 3%nat diagonal 5 p minus diagonal_nonzero). Qed.
(** In the plane of (1, 0, 0) and (0, 3/5, 4/5). *)
Lemma use_of_Tilting_plane : Tilting_plane -> forall b x,
  distance 2 (in_plane 3 (scale (/ norm 3 (vector [2; 0; 0])) (vector [2; 0; 0])) (vector [0; 3/5; 4/5]) (vector [7; 3; 4])) b
    (in_plane 3 (scale (/ norm 3 (vector [2; 0; 0])) (vector [2; 0; 0])) (vector [0; 3/5; 4/5]) x) = distance 3 (vector [7; 3; 4]) b x.
Proof.
  intro H. assert (En : norm 3 (vector [2; 0; 0]) = 2).
  { unfold norm. replace (dot 3 (vector [2; 0; 0]) (vector [2; 0; 0])) with (2 * 2) by (unfold vector; simpl; ring). apply sqrt_square. lra. }
  apply (H 3%nat (vector [2; 0; 0]) (vector [7; 3; 4]) (vector [0; 3/5; 4/5])).
  - exists 0%nat. split; [lia | numbers].
  - exists 0%nat. split; [lia | numbers].
  - unfold unit_norm. numbers.
  - numbers.
  - rewrite En. assert (Er : norm 3 (difference (vector [7; 3; 4]) (scale (dot 3 (vector [7; 3; 4]) (scale (/ 2) (vector [2; 0; 0]))) (scale (/ 2) (vector [2; 0; 0])))) = 5).
    { unfold norm. match goal with |- sqrt ?a = 5 => replace a with (5 * 5) by (unfold difference, scale, vector; simpl; lra) end. apply sqrt_square. lra. }
    rewrite Er. intros i Hi. destruct i as [|[|[|i]]]; [| | | lia]; unfold difference, scale, vector; simpl; lra.
Qed.

Lemma use_of_D_adv_angle : D_adv_angle -> d_adv 3 four diagonal 7 = 1 / 2 * (norm 3 (means four) * cosine 3 diagonal (means four)).
Proof. intro H. apply (H 3%nat four diagonal 7 four_balanced four_not_empty diagonal_nonzero). Qed.
Lemma use_of_D_adv_balanced_mean : D_adv_balanced_mean ->
  average (distance 3 diagonal 7) [p; q] - average (distance 3 diagonal 7) [o] = norm 3 (means trio) * cosine 3 diagonal (means trio).
Proof.
  intro H. destruct (H 3%nat trio diagonal 7 trio_both diagonal_nonzero) as (H1 & H2). rewrite <- H2, <- H1. reflexivity.
Qed.
Lemma use_of_D_adv_no_bias : D_adv_no_bias -> d_adv 3 four diagonal 7 = d_adv 3 four diagonal (- sqrt 2).
Proof. intro H. apply (H 3%nat four diagonal 7 (- sqrt 2) four_balanced four_not_empty diagonal_nonzero). Qed.
Lemma use_of_Centroid_distances_signed : Centroid_distances_signed ->
  d_adv 3 four diagonal 7 = 1 / 2 * (distance 3 diagonal 7 (mean [p; q]) - distance 3 diagonal 7 (mean [o; diagonal])).
Proof. intro H. apply (H 3%nat four diagonal 7 four_balanced four_not_empty diagonal_nonzero). Qed.
Lemma use_of_Centroid_distances_fails : Centroid_distances_fails -> ~ forall d s w b, balanced s -> both_labels s -> nonzero d w ->
  d_adv d s w b = 1 / 2 * (Rabs (distance d w b (class_mean plus s)) + Rabs (distance d w b (class_mean minus s))).
Proof. intros (d & s & w & b & H1 & H2 & H3 & H) Hall. specialize (Hall d s w b H1 H2 H3). lra. Qed.

Lemma use_of_D_err_positive_repaired : D_err_positive_repaired -> d_err 3 trio diagonal (-1/2) = 0 /\ d_err 3 trio diagonal (-2) = 0 /\
  d_err 3 trio diagonal (-3) <> 0.
Proof.
  intro H. assert (Hx : forall b, -2 <= b <= 0 -> forall x y, In (x, y) trio -> 0 <= sgn y * score 3 diagonal b x)
    by (intros b Hb x y [E|[E|[E|[]]]]; inversion E; numbers).
  split; [apply (H 3%nat trio diagonal _ trio_both diagonal_nonzero), Hx; lra|].
  split; [apply (H 3%nat trio diagonal _ trio_both diagonal_nonzero), Hx; lra|].
  intro E. pose proof (proj1 (proj2 (H 3%nat trio diagonal (-3) trio_both diagonal_nonzero)) E p plus in_p). numbers.
Qed.
Lemma use_of_D_err_positive_fails : D_err_positive_fails -> ~ forall d s w b, both_labels s -> nonzero d w -> 0 < d_err d s w b.
Proof. intros (d & s & Hs & (w & b & Hw & Hsep) & H) Hall. apply (H w b Hw Hsep), Hall; assumption. Qed.
Lemma use_of_D_err_not_error : D_err_not_error -> ~ forall d s w b, both_labels s -> nonzero d w -> d_err d s w b = 0 ->
  (errors d s w b < length s)%nat.
Proof. intros (d & s & w & b & Hs & Hw & E & Ee) Hall. specialize (Hall d s w b Hs Hw E). lia. Qed.

Lemma four_means : nonzero 3 (means four).
Proof. exists 1%nat. split; [lia|]. unfold means, difference, mean, four, with_label. numbers. Qed.
Lemma use_of_Nearest_centroid_best : Nearest_centroid_best -> d_adv 3 four diagonal 7 <= d_adv 3 four (means four) 0 /\
  d_adv 3 four (vector [1; 0; 0]) 7 <> d_adv 3 four (means four) 0.
Proof.
  intro H. split; [apply (H 3%nat four four_balanced four_not_empty four_means diagonal 7 0 diagonal_nonzero)|]. intro E.
  assert (Hw : nonzero 3 (vector [1; 0; 0])) by (exists 0%nat; split; [lia | numbers]).
  destruct (proj1 (proj2 (H 3%nat four four_balanced four_not_empty four_means (vector [1; 0; 0]) 7 0 Hw)) E) as (c & Hc & Hs).
  specialize (Hs 1%nat ltac:(lia)). unfold scale, means, difference, mean, four, with_label in Hs. numbers.
Qed.
Lemma use_of_D_adv_limits_errors_repaired : D_adv_limits_errors_repaired ->
  exists b, d_adv 3 four diagonal b = d_adv 3 four diagonal (-3/2) /\ errors 3 four diagonal b = 2%nat.
Proof.
  intro H. destruct (H 3%nat four diagonal (-3/2) four_balanced four_not_empty diagonal_nonzero) as (b & E & Ee). exists b.
  split; [assumption | change (length four) with 4%nat in Ee; lia].
Qed.
Lemma use_of_D_adv_limits_errors_fails : D_adv_limits_errors_fails -> ~ forall d s w b, balanced s -> both_labels s -> nonzero d w ->
  (forall w' b', nonzero d w' -> d_adv d s w' b' <= d_adv d s w b) -> (2 * errors d s w b < length s)%nat.
Proof. intros (d & s & w & b & H1 & H2 & H3 & H4 & H) Hall. apply H, Hall; assumption. Qed.

(** Four points, all on their side of <(1, 1, 0), x> = 2; diagonal on it. *)
Lemma four_on_side : forall x y, In (x, y) four -> 0 <= sgn y * score 3 diagonal (-2) x.
Proof. intros x y [E|[E|[E|[E|[]]]]]; inversion E; numbers. Qed.
Lemma use_of_Mirror_distance_bound : Mirror_distance_bound ->
  average (fun p => apart 3 (fst p) (mirror 3 diagonal (-2) (fst p))) four = norm 3 (means four) * cosine 3 diagonal (means four) /\
  apart 3 q (mirror 3 diagonal (-2) q) <= 4 * (norm 3 (means four) * cosine 3 diagonal (means four)).
Proof.
  intro H. destruct (H 3%nat four diagonal (-2) four_balanced four_not_empty diagonal_nonzero four_on_side) as (H1 & H2).
  split; [assumption|]. replace 4 with (INR (length four)) by (simpl; ring). apply (H2 q plus). unfold four. simpl. auto.
Qed.
Lemma use_of_Mirror_distance_vanishes_repaired : Mirror_distance_vanishes_repaired -> forall w b, nonzero 3 w -> dot 3 w (means four) = 0 ->
  (forall x y, In (x, y) four -> 0 <= sgn y * score 3 w b x) -> same 3 (mirror 3 w b q) q /\ same 3 (mirror 3 w b diagonal) diagonal.
Proof.
  intros H w b Hw Hg Hs. pose proof (H 3%nat four w b four_balanced four_not_empty Hw four_means Hg Hs) as Hx.
  split; [apply (Hx q plus) | apply (Hx diagonal minus)]; unfold four; simpl; auto.
Qed.
Lemma use_of_Mirror_distance_vanishes_fails : Mirror_distance_vanishes_fails -> ~ forall d s w b, balanced s -> both_labels s -> nonzero d w ->
  nonzero d (means s) -> dot d w (means s) = 0 -> exists x y, In (x, y) s /\ same d (mirror d w b x) x.
Proof.
  intros (d & s & w & b & H1 & H2 & H3 & H4 & H5 & H) Hall. destruct (Hall d s w b H1 H2 H3 H4 H5) as (x & y & Hin & Hs). apply (H x y Hin Hs).
Qed.

Lemma use_of_Large_norm_repaired : Large_norm_repaired -> d_err 3 trio diagonal 7 <= risk 3 trio diagonal 7 / norm 3 diagonal /\
  ((forall w' b', norm 3 w' = norm 3 diagonal -> risk 3 trio diagonal (-1) <= risk 3 trio w' b') ->
   forall w', norm 3 w' = norm 3 diagonal -> d_err 3 trio diagonal (-1) <= d_err 3 trio w' 0 + / norm 3 diagonal).
Proof.
  intro H. split; [apply (H 3%nat trio diagonal 7 trio_both diagonal_nonzero)|]. intros Hm w' E.
  apply (proj2 (H 3%nat trio diagonal (-1) trio_both diagonal_nonzero) Hm w' 0 E).
Qed.
Lemma use_of_Large_norm_fails : Large_norm_fails -> ~ forall d s, separable_with_both_labels d s -> exists rho0, forall rho, rho0 <= rho ->
  forall w b, norm d w = rho -> (forall w0 b0, norm d w0 = rho -> d_err d s w b <= d_err d s w0 b0) ->
  forall w' b', norm d w' = rho -> risk d s w b <= risk d s w' b'.
Proof.
  intros (d & s & Hs & H) Hall. destruct (Hall d s Hs) as (rho0 & Hr). destruct (H (Rmax rho0 2) (Rmax_r _ _)) as (w & b & w' & b' & E & E' & Hm & Hn).
  specialize (Hr (Rmax rho0 2) (Rmax_l _ _) w b E Hm w' b' E'). lra.
Qed.
Lemma four_within : within_margin 3 (scale (1/4) diagonal) 0 four.
Proof. intros x y [E|[E|[E|[E|[]]]]]; inversion E; numbers. Qed.
Lemma use_of_Small_norm_repaired : Small_norm_repaired ->
  risk 3 four (scale (1/4) diagonal) 0 = 1 - norm 3 (scale (1/4) diagonal) * d_adv 3 four (scale (1/4) diagonal) 0 /\
  risk 3 four (scale (1/4) diagonal) (-2) <> 1 - norm 3 (scale (1/4) diagonal) * d_adv 3 four (scale (1/4) diagonal) (-2).
Proof.
  intro H. assert (Hw : nonzero 3 (scale (1/4) diagonal)) by (exists 0%nat; split; [lia | numbers]).
  pose proof (H 3%nat four (scale (1/4) diagonal) four_balanced four_not_empty Hw (ex_intro _ 0 four_within)) as (_ & H2 & _).
  split; [apply H2, four_within|]. intro E. apply H2 in E. specialize (E o minus ltac:(unfold four; simpl; auto)). numbers.
Qed.
Lemma use_of_Small_norm_fails : Small_norm_fails -> ~ forall d s, balanced s -> both_labels s -> exists rho0, 0 < rho0 /\ forall rho, 0 < rho <= rho0 ->
  forall w b, norm d w = rho -> (forall w0 b0, norm d w0 = rho -> d_adv d s w0 b0 <= d_adv d s w b) -> forall w' b', norm d w' = rho -> risk d s w b <= risk d s w' b'.
Proof.
  intros (d & s & Hb & Hs & H) Hall. destruct (Hall d s Hb Hs) as (rho0 & Hp & Hr).
  assert (Hrho : 0 < Rmin rho0 2) by (apply Rmin_glb_lt; lra).
  destruct (H (Rmin rho0 2) (conj Hrho (Rmin_r _ _))) as (w & b & b' & E & _ & Hm & Hn).
  specialize (Hr (Rmin rho0 2) (conj Hrho (Rmin_l _ _)) w b E Hm w b' E). lra.
Qed.
Lemma use_of_Zero_one_scale_free : Zero_one_scale_free -> (-1 * score 3 (scale 5 diagonal) (5 * 7) q <= 0 <-> -1 * score 3 diagonal 7 q <= 0) /\
  exists c, 0 < c /\ risk 3 mirror_set (scale c diagonal) (c * 7) <> risk 3 mirror_set diagonal 7.
Proof.
  intro H. assert (Hs : both_labels mirror_set) by (split; [exact mirror_plus | exact mirror_minus]).
  destruct (H 3%nat mirror_set diagonal 7 Hs diagonal_nonzero) as (H1 & H2). split.
  - apply (H1 5 ltac:(lra) q minus). unfold mirror_set, Instances.mirror. simpl. auto.
  - apply H2. exists o, plus. split; [unfold mirror_set, Instances.mirror; simpl; auto | numbers].
Qed.

Lemma use_of_Decay_is_adversarial_training : Decay_is_adversarial_training -> forall worst,
  (forall x y, In (x, y) trio -> is_worst 3 diagonal 1 2 x y (worst (x, y))) ->
  average worst trio <= risk 3 trio diagonal 1 + 2 * norm 3 diagonal /\ average worst trio <> risk 3 trio diagonal 1 + 2 * norm 3 diagonal.
Proof.
  intros H worst Hw. destruct (H 3%nat trio diagonal 1 2 trio_both diagonal_nonzero ltac:(lra)) as (_ & Hall).
  destruct (Hall worst Hw) as (H1 & H2). split; [apply H1|]. intro E. apply H2 in E. specialize (E q plus in_q). numbers.
Qed.
Lemma use_of_Weight_decay_is_l2_repaired : Weight_decay_is_l2_repaired -> forall G, is_gradient 3 (fun w => sqrt 2 / 2 * dot 3 w w) q G ->
  same 3 (step 5 q G) (difference q (scale (5 * sqrt 2) q)).
Proof. intros H G HG. apply (H 3%nat (sqrt 2) 5 q), HG. Qed.
Lemma use_of_Weight_decay_is_l2_fails : Weight_decay_is_l2_fails -> ~ forall G, is_gradient 3 (fun w => sqrt 2 * dot 3 w w) q G ->
  same 3 (step 5 q G) (difference q (scale (5 * sqrt 2) q)).
Proof.
  intros H Hall. pose proof root. assert (Hq : nonzero 3 q) by (exists 0%nat; split; [lia | numbers]).
  destruct (H 3%nat (sqrt 2) 5 q ltac:(lra) ltac:(lra) Hq) as ((G & HG) & Hn). apply (Hn G HG), Hall, HG.
Qed.

(** Of three units the first two are on at q; the third is 0 at p, and off at q. *)
Definition three_units : network :=
  [{| out := sqrt 2; row := vector [1; 0; 0]; bias := -1/2 |}; {| out := -1; row := vector [0; 1; 0]; bias := -1/2 |};
   {| out := 3; row := vector [0; -1; 0]; bias := 1 |}].
Lemma q_to_p : in_local_region 3 three_units q p.
Proof. intros u [<-|[<-|[<-|[]]]]; unfold pre; split; intro; numbers. Qed.
Lemma use_of_Local_linear : Local_linear ->
  output 3 three_units p + 7 = dot 3 (local_row 3 three_units q) p + (local_bias 3 three_units q + 7).
Proof. intro H. exact (H 3%nat three_units 7 q p q_to_p). Qed.
Lemma use_of_Local_norm_bound : Local_norm_bound -> norm 3 (local_row 3 three_units q) <= sqrt 12 * sqrt 3.
Proof.
  intro H. pose proof (H 3%nat three_units q) as Hx. pose proof root as (_ & E). unfold three_units in Hx at 2 3. simpl in Hx. unfold vector in Hx. simpl in Hx.
  replace (sqrt 2 * sqrt 2 + (-1 * -1 + (3 * 3 + 0))) with 12 in Hx by lra.
  match type of Hx with _ <= _ * sqrt ?a => replace a with 3 in Hx by lra end. exact Hx.
Qed.
Lemma use_of_Local_distance_repaired : Local_distance_repaired -> let x := vector [5; 3; 0] in let L := local_row 3 three_units x in
  let z := move x L (- ((output 3 three_units x - 5/2) / dot 3 L L)) in
  nonzero 3 L -> in_local_region 3 three_units x z -> output 3 three_units z = 5/2 /\ apart 3 x z = Rabs (output 3 three_units x + -5/2) / norm 3 L.
Proof.
  intros H x L z HL Hz. assert (E : z = move x L (- ((output 3 three_units x + -5/2) / dot 3 L L))) by (unfold z; do 3 f_equal; lra).
  rewrite E in *. destruct (H 3%nat three_units (-5/2) x HL Hz) as (H1 & H2). split; [|exact H2].
  fold L in H1. unfold Rdiv in *. lra.
Qed.
Lemma use_of_Local_distance_fails : Local_distance_fails -> ~ forall d f c x, nonzero d (local_row d f x) -> (forall u, In u f -> pre d u x <> 0) ->
  0 < output d f x + c -> forall z, output d f z + c < 0 -> Rabs (output d f x + c) / norm d (local_row d f x) <= apart d x z.
Proof. intros (d & f & c & x & z & H1 & H2 & H3 & H4 & H5) Hall. specialize (Hall d f c x H1 H2 H3 z H4). lra. Qed.
Lemma use_of_Temperature : Temperature -> let z := vector [0; sqrt 2; 1] in
  soft_max 3 (fun j => 7 * z j / (7 * 5)) 2 = soft_max 3 (fun j => z j / 5) 2 /\ soft_max 3 (fun j => z j / 5) 2 <= soft_max 3 (fun j => z j / 5) 1 /\
  ~ soft_max 3 (fun j => z j / 5) 2 <= soft_max 3 (fun j => z j / 5) 0.
Proof.
  intros H z. destruct (H 3%nat z 5 ltac:(lra)) as (H1 & H2). split; [apply H1; lra|].
  split; [apply H2; [lia | lia | unfold z; numbers]|]. intro E. apply H2 in E; [unfold z in E; numbers | lia | lia].
Qed.

Lemma trio_means : nonzero 3 (means trio).
Proof. exists 1%nat. split; [lia|]. unfold means, difference, mean, trio, with_label. numbers. Qed.
Lemma trio_middle : through_the_middle 3 trio diagonal (- (4 + sqrt 2) / 4).
Proof. unfold through_the_middle, score, mix, class_mean, mean, trio, with_label. numbers. Qed.
Lemma use_of_Strength_angle : Strength_angle -> let b := - (4 + sqrt 2) / 4 in
  strength 3 trio diagonal b minus = strength 3 trio diagonal b plus /\ 1 + strength 3 trio diagonal b plus = / cosine 3 diagonal (means trio) /\
  strength 3 trio diagonal b plus <> 0.
Proof.
  intros H b. assert (Hg : 0 < dot 3 diagonal (means trio)) by (unfold means, difference, mean, trio, with_label; numbers).
  destruct (H 3%nat trio diagonal b trio_both trio_means trio_middle Hg) as (H1 & H2 & _ & H3). split; [assumption|]. split; [assumption|].
  intro E. apply H3 in E. destruct E as (c & Hc & Hs). specialize (Hs 2%nat ltac:(lia)). unfold scale, means, difference, mean, trio, with_label in Hs. numbers.
Qed.
(** The plane of the three points, x + y - ... = 0: n is orthogonal to both p and q. *)
Definition normal := vector [-1; sqrt 2; 2 * sqrt 2 - 1].
Lemma trio_flat : flat_along 3 normal 0 trio.
Proof.
  pose proof root as (_ & E). intros x y [H|[H|[H|[]]]]; inversion H; unfold normal; numbers.
Qed.
Lemma use_of_Boundary_tilting : Boundary_tilting -> forall M, exists w b, score 3 w b q = score 3 (vector [sqrt 2; 1; 0]) (-5) q /\
  M < strength 3 trio w b minus.
Proof.
  intros H M. destruct (H 3%nat trio (vector [sqrt 2; 1; 0]) (-5) normal 0 trio_both trio_means) with (M := M) as (w & b & H1 & H2).
  - exists 0%nat. split; [lia | unfold normal; numbers].
  - exact trio_flat.
  - unfold normal. numbers.
  - unfold class_mean, mean, trio, with_label. numbers.
  - exists w, b. split; [apply (H1 q plus in_q) | exact H2].
Qed.
Lemma use_of_Tilting_cosine : Tilting_cosine -> forall t, tan (PI / 3) = t * norm 3 normal / norm 3 (vector [sqrt 2; 1; 0]) ->
  cosine 3 (move (vector [sqrt 2; 1; 0]) normal t) (means trio) = 1 / 2 * cosine 3 (vector [sqrt 2; 1; 0]) (means trio).
Proof.
  intros H t Ht. rewrite <- cos_PI3. pose proof PI_RGT_0.
  apply (H 3%nat trio (vector [sqrt 2; 1; 0]) normal 0 (PI / 3) t trio_both trio_means); [| | exact trio_flat | unfold normal; numbers | lra | exact Ht].
  - exists 1%nat. split; [lia | numbers].
  - exists 0%nat. split; [lia | unfold normal; numbers].
Qed.
(** The last entries are at most 1. *)
Lemma use_of_Quantitative_tilting : Quantitative_tilting -> forall gamma phi, 0 < gamma -> gamma <= distance 3 diagonal (-1/2) p ->
  gamma <= distance 3 diagonal (-1/2) q -> gamma <= - distance 3 diagonal (-1/2) o -> - PI / 2 < phi < PI / 2 -> Rabs (tan phi) < gamma ->
  0 < score 3 (move diagonal (vector [0; 0; 1]) (norm 3 diagonal * tan phi)) (-1/2 - norm 3 diagonal * tan phi * 0) q.
Proof.
  intros H gamma phi Hg Hp Hq Ho Hphi Ht.
  pose proof (H 3%nat trio diagonal (-1/2) (vector [0; 0; 1]) 0 1 gamma phi diagonal_nonzero) as Hx.
  specialize (Hx ltac:(unfold unit_norm; numbers) ltac:(numbers)).
  assert (Hf : forall x y, In (x, y) trio -> Rabs (dot 3 (vector [0; 0; 1]) x - 0) <= 1)
    by (intros x y [E|[E|[E|[]]]]; inversion E; apply Rabs_le; numbers).
  assert (Hd : forall x y, In (x, y) trio -> gamma <= sgn y * distance 3 diagonal (-1/2) x)
    by (intros x y [E|[E|[E|[]]]]; inversion E; subst; simpl sgn; lra).
  specialize (Hx Hf Hg Hd Hphi ltac:(lra) q plus in_q). simpl sgn in Hx. lra.
Qed.
Lemma use_of_Dimension_not_necessary : Dimension_not_necessary -> ~ forall d s w b, both_labels s -> nonzero d (means s) -> separates d w b s ->
  through_the_middle d s w b -> 1000 < strength d s w b minus -> (3 <= d)%nat.
Proof. intros (s & w & b & H1 & H2 & H3 & H4 & H5 & _) Hall. specialize (Hall 2%nat s w b H1 H2 H3 H4 H5). lia. Qed.
Lemma use_of_Dimension_not_sufficient : Dimension_not_sufficient -> ~ forall s w b, both_labels s -> nonzero 50 (means s) -> separates 50 w b s ->
  through_the_middle 50 s w b -> 0 < strength 50 s w b minus.
Proof. intros H Hall. destruct (H 50%nat ltac:(lia)) as (s & w & b & H1 & H2 & H3 & H4 & H5 & _). specialize (Hall s w b H1 H2 H3 H4). lra. Qed.
(** A coordinate appended, and the space turned: the entries in another order. *)
Definition padded (x : vec) : vec := vector [x 2%nat; 0; x 0%nat; x 1%nat].
Lemma use_of_Dimension_padding : Dimension_padding -> let s := map (fun p => (padded (fst p), snd p)) trio in
  cosine 4 (padded diagonal) (means s) = cosine 3 diagonal (means trio) /\ d_adv 4 s (padded diagonal) 7 = d_adv 3 trio diagonal 7 /\
  errors 4 s (padded diagonal) 7 = errors 3 trio diagonal 7.
Proof.
  intros H s. destruct (H 3%nat 4%nat padded trio diagonal 7) as (_ & H1 & H2 & _ & H3); [|exact trio_both | exact diagonal_nonzero | auto].
  intros x z. unfold padded, vector. simpl. ring.
Qed.
Lemma use_of_Rotation_in_3d : Rotation_in_3d -> in_span 3 [means trio; diagonal; p] (mix (1/3) diagonal p).
Proof. intro H. apply (H 3%nat (means trio) diagonal p (1/3)). Qed.

Lemma trio_independent : affinely_independent 3 (map fst trio).
Proof.
  assert (Hz : forall i (l : list (R * vec)) (z : vec), (forall a x, In (a, x) l -> x = z) -> sum (fun t : R * vec => fst t * snd t i) l = sum fst l * z i).
  { intros i l z Hl. induction l as [|(a, x) r IH]; [simpl; ring|]. simpl. rewrite IH by (intros a' x' H'; apply (Hl a' x'); right; assumption).
    rewrite (Hl a x (or_introl eq_refl)). ring. }
  unfold affinely_independent, trio. simpl. split; [|split; [|split; [|exact I]]]; intros (l & Hl & E).
  - assert (Hx : forall a x, In (a, x) l -> x = with_one 3 p \/ x = with_one 3 q).
    { intros a x Hin. destruct (Hl a x Hin) as [<-|[<-|[]]]; auto. }
    assert (Hs : sum (fun t : R * vec => fst t * snd t 1%nat) l = sum (fun t : R * vec => fst t * snd t 3%nat) l - sum (fun t : R * vec => fst t * snd t 2%nat) l).
    { clear E Hl. induction l as [|(a, x) r IH]; [simpl; ring|]. simpl. rewrite IH by (intros a' x' H'; apply (Hx a' x'); right; assumption).
      destruct (Hx a x (or_introl eq_refl)) as [-> | ->]; unfold with_one; numbers. }
    assert (F1 : with_one 3 o 1%nat = sum (fun t : R * vec => fst t * snd t 1%nat) l) by exact (E 1%nat ltac:(lia)). assert (F2 : with_one 3 o 2%nat = sum (fun t : R * vec => fst t * snd t 2%nat) l) by exact (E 2%nat ltac:(lia)).
    assert (F3 : with_one 3 o 3%nat = sum (fun t : R * vec => fst t * snd t 3%nat) l) by exact (E 3%nat ltac:(lia)). rewrite <- F1, <- F2, <- F3 in Hs. unfold with_one in Hs. numbers.
  - assert (Hx : forall a x, In (a, x) l -> x = with_one 3 q) by (intros a x Hin; destruct (Hl a x Hin) as [<-|[]]; reflexivity).
    pose proof (Hz 1%nat l _ Hx) as E1. pose proof (Hz 3%nat l _ Hx) as E3.
    assert (F1 : with_one 3 p 1%nat = sum (fun t : R * vec => fst t * snd t 1%nat) l) by exact (E 1%nat ltac:(lia)). assert (F3 : with_one 3 p 3%nat = sum (fun t : R * vec => fst t * snd t 3%nat) l) by exact (E 3%nat ltac:(lia)).
    rewrite <- F1 in E1. rewrite <- F3 in E3. unfold with_one in E1, E3. numbers.
  - pose proof (E 3%nat ltac:(lia)) as E3. destruct l as [|(a, x) r]; [unfold with_one in E3; numbers | destruct (Hl a x (or_introl eq_refl))].
Qed.
Lemma use_of_Separate_by_tilting : Separate_by_tilting -> exists w b, nonzero 3 w /\ 0 < score 3 w b q /\ score 3 w b o < 0 /\ 0 < score 3 w b p.
Proof.
  intro H. destruct (H 3%nat trio ltac:(lia) trio_independent) as (w & b & Hw & Hs). exists w, b.
  pose proof (Hs q plus in_q). pose proof (Hs o minus in_o). pose proof (Hs p plus in_p). simpl in *. repeat split; [assumption | lra | lra | lra].
Qed.
Lemma use_of_Tilting_capacity : Tilting_capacity -> (exists ways : list (list label), (length ways <= 6)%nat /\
  forall b ys, length ys = 3%nat -> separates 3 (scale (-1) diagonal) b (combine [o; p; q] ys) -> In ys ways) /\
  exists w b, separates 3 w b (combine [o; p; q] [minus; plus; minus]).
Proof.
  intro H. destruct (H 3%nat [o; p; q] ltac:(lia) ltac:(discriminate)) as (H1 & H2). split.
  - destruct (H1 diagonal) as (ways & Hl & Hin). exists ways. split; [exact Hl|]. intros b ys Hy Hs. apply (Hin (-1) b ys); auto.
  - destruct (H2 trio_independent [minus; plus; minus] eq_refl) as (w & b & _ & Hs). exists w, b. exact Hs.
Qed.

Lemma use_of_D_adv_bound_whole : D_adv_bound_whole -> forall lambda w b, 0 < lambda -> nonzero 3 w -> is_minimiser 3 trio lambda w b ->
  2 * lambda * dot 3 w w <= 1 - risk 3 trio w b <= norm 3 w * d_adv 3 trio w b /\ 6 * lambda * dot 3 w w <= dot 3 w (means trio) /\
  4 * lambda * norm 3 w / norm 3 (means trio) <= cosine 3 w (means trio).
Proof.
  intros H lambda w b Hl Hw Hm. destruct (H 3%nat trio lambda w b trio_both trio_means Hl Hw Hm) as (H1 & H2 & _ & H4).
  split; [assumption|]. split; [|assumption].
  assert (Hc : count minus trio <= count (other_label minus) trio) by (unfold count; simpl; lra). specialize (H2 minus Hc).
  assert (E : INR (length trio) = 3) by (simpl; ring). assert (E' : count minus trio = 1) by reflexivity. rewrite E, E' in H2. lra.
Qed.
Lemma use_of_Saturation_whole : Saturation_whole -> forall lambda, 0 < lambda -> (saturated 3 four lambda <->
  exists b, is_minimiser 3 four lambda (scale (/ (4 * lambda)) (mean_difference four)) b) /\
  (saturated 3 four lambda -> forall w b, is_minimiser 3 four lambda w b -> sgn plus * score 3 w b q <= 1).
Proof.
  intros H lambda Hl. destruct (H 3%nat four lambda four_balanced four_not_empty Hl) as (H1 & _ & H2). split; [assumption|].
  intros Hs w b Hm. apply (H2 Hs w b) in Hm. apply Hm. unfold four. simpl. auto.
Qed.
Lemma use_of_High_lambda_repaired : High_lambda_repaired -> exists lambda1, 0 < lambda1 /\ forall w b, is_minimiser 3 four lambda1 w b ->
  exists c, 0 < c /\ same 3 w (scale c (means four)).
Proof.
  intro H. destruct (H 3%nat four four_balanced four_not_empty four_means) as (l & Hl & Hall). exists l. split; [assumption|]. apply (Hall l). lra.
Qed.
Lemma use_of_High_lambda_fails : High_lambda_fails -> ~ forall d s, nonzero d (means s) -> exists lambda1, 0 < lambda1 /\ forall lambda, lambda1 <= lambda ->
  forall w b, is_minimiser d s lambda w b -> exists c, 0 < c /\ same d w (scale c (means s)).
Proof.
  intros (d & s & (i & Hi & Hne) & H) Hall. destruct (Hall d s (ex_intro _ i (conj Hi Hne))) as (l & Hl & Hx).
  destruct (H l Hl) as ((w & b & Hm) & Hz). destruct (Hx l ltac:(lra) w b Hm) as (c & Hc & Hs).
  specialize (Hz w b Hm i Hi). specialize (Hs i Hi). unfold scale in Hs. rewrite Hz in Hs. symmetry in Hs. apply Rmult_integral in Hs. destruct Hs; lra.
Qed.
Lemma use_of_D_adv_largest : D_adv_largest -> forall lambda w b, 0 < lambda -> saturated 3 four lambda -> is_minimiser 3 four lambda w b ->
  d_adv 3 four w b = 1 / 2 * norm 3 (means four) /\ d_adv 3 four diagonal 5 <= d_adv 3 four w b.
Proof.
  intros H lambda w b Hl Hs Hm. destruct (H 3%nat four lambda w b four_balanced four_not_empty four_means Hl Hs Hm) as (H1 & H2).
  split; [assumption | apply H2, diagonal_nonzero].
Qed.
Lemma use_of_Regularisation_avoids_strong : Regularisation_avoids_strong -> forall w b, nonzero 3 w -> is_minimiser 3 trio (sqrt 2) w b ->
  / (cosine 3 w (means trio) * cosine 3 w (means trio)) <= dot 3 (means trio) (means trio) / (32 * dot 3 w w).
Proof.
  intros H w b Hw Hm. pose proof root as (Hr & Er). destruct (H 3%nat trio (sqrt 2) w b trio_both trio_means ltac:(lra) Hw Hm) as (_ & H1 & _).
  replace (16 * (sqrt 2 * sqrt 2)) with 32 in H1 by lra. exact H1.
Qed.
Lemma use_of_Bias_poorly_adjusted : Bias_poorly_adjusted -> ~ forall d s lambda w b w' b', balanced s -> both_labels s -> 0 < lambda ->
  is_minimiser d s lambda w b -> is_minimiser d s lambda w' b' -> errors d s w b = errors d s w' b'.
Proof.
  intros (d & s & l & w & b & b' & H1 & (( x & Hx) & H2') & H3 & _ & H4 & H5 & H6 & H7) Hall.
  specialize (Hall d s l w b w b' H1 (conj (ex_intro _ x Hx) H2') H3 H4 H5). destruct s as [|y r]; [destruct Hx | simpl length in H7; lia].
Qed.
Lemma use_of_Separable_limit : Separable_limit -> exists lambda1 ws bs gamma, 0 < lambda1 /\ max_margin 3 ws bs trio /\ forall w b,
  is_minimiser 3 trio lambda1 w b -> same 3 w (scale (/ gamma) ws) /\ gamma <= d_adv 3 trio w b.
Proof.
  intro H. destruct (H 3%nat trio trio_separable) as (l & ws & bs & gamma & Hl & Hg & Hm & _ & Hx). exists l, ws, bs, gamma.
  split; [assumption|]. split; [assumption|]. intros w b Hw. destruct (Hx l ltac:(lra)) as (_ & Hall). destruct (Hall w b Hw) as (H1 & H2 & _). auto.
Qed.
Lemma use_of_Low_lambda_repaired : Low_lambda_repaired -> exists lambda1, 0 < lambda1 /\ exists w b, is_minimiser 3 trio lambda1 w b /\ d_err 3 trio w b = 0.
Proof.
  intro H. destruct (H 3%nat trio trio_separable) as (l & Hl & Hx). exists l. split; [assumption|].
  destruct (Hx l ltac:(lra)) as ((w & b & Hm) & Hall). exists w, b. split; [assumption | apply (Hall w b Hm)].
Qed.
Lemma use_of_Train_error_repaired : Train_error_repaired -> exists lambda1, 0 < lambda1 /\ exists w b, is_minimiser 3 trio lambda1 w b /\ errors 3 trio w b = 0%nat.
Proof.
  intro H. destruct (H 3%nat trio trio_separable) as (l & Hl & Hx). exists l. split; [assumption|].
  destruct (Hx l ltac:(lra)) as ((w & b & Hm) & Hall). exists w, b. split; [assumption | apply (Hall w b Hm)].
Qed.
Lemma use_of_Norm_unchecked_fails : Norm_unchecked_fails -> ~ forall M, exists lambda1, 0 < lambda1 /\ forall lambda, 0 < lambda <= lambda1 ->
  forall w b, is_minimiser 3 trio lambda w b -> M < norm 3 w.
Proof.
  intros H Hall. destruct (H 3%nat trio trio_separable) as (l & M & Hl & Hx). destruct (Hall M) as (l' & Hl' & Hy).
  set (k := Rmin l l'). assert (Hk : 0 < k) by (apply Rmin_glb_lt; assumption).
  destruct (Hx k (conj Hk (Rmin_l _ _))) as ((w & b & Hm) & Hz). specialize (Hz w b Hm). specialize (Hy k (conj Hk (Rmin_r _ _)) w b Hm). lra.
Qed.

Lemma use_of_Pieces : Pieces -> let l := [(0, 1, (o, minus)); (0, 1, (p, plus)); (0, 0, (q, plus))] in
  let v := scale (/ (3/2 - 0)) (difference (pull_of (other_end l)) (pull_of (one_end l))) in
  dot 3 (move (pull_of (one_end l)) v (- 0)) v = 0 /\ dot 3 v v = (sum fst (other_end l) - sum fst (one_end l)) / (3/2 - 0).
Proof.
  intros H l v. apply (H 3%nat l 0 0 (-3/2) (3/2)); [lra | simpl; ring | simpl; ring|].
  intros c c' r [E|[E|[E|[]]]]; inversion E; subst; [right | right | left; reflexivity]; unfold stays_on, pull_of, l; simpl; numbers; split; nra.
Qed.

Lemma use_of_One_against_many : One_against_many -> forall w b w' b', is_minimiser 3 trio 1 w b -> is_minimiser 3 trio (sqrt 2) w' b' ->
  0 < w 0%nat -> 0 < w' 0%nat.
Proof.
  intros H w b w' b' Hm Hm' Hw. pose proof root. destruct (H 3%nat trio minus 1 w b (sqrt 2) w' b') as (c & Hc & Hs); try assumption; try lra; [reflexivity | exact trio_plus|].
  rewrite (Hs 0%nat) by lia. unfold scale. apply Rmult_lt_0_compat; assumption.
Qed.
Lemma use_of_Angle_four_points : Angle_four_points -> forall w b w' b', is_minimiser 3 four 1 w b -> is_minimiser 3 four (sqrt 2) w' b' ->
  nonzero 3 w -> nonzero 3 w' -> cosine 3 w (means four) <= cosine 3 w' (means four).
Proof.
  intros H w b w' b' Hm Hm'. pose proof root. apply (H 3%nat four 1 w b (sqrt 2) w' b'); try assumption; [|simpl; lia | exact four_means | lra].
  exact (conj (ex_intro _ q (or_intror (or_intror (or_introl eq_refl)))) (ex_intro _ o (or_introl eq_refl))).
Qed.
Lemma use_of_Angle_before_outside : Angle_before_outside -> forall w b w' b', is_minimiser 3 four 1 w b -> is_minimiser 3 four (sqrt 2) w' b' ->
  within_margin 3 w b four -> within_margin 3 w' b' four -> nonzero 3 w /\ cosine 3 w (means four) <= cosine 3 w' (means four).
Proof.
  intros H w b w' b' Hm Hm' Hi Hi'. pose proof root.
  destruct (H 3%nat four 1 w b (sqrt 2) w' b' four_balanced four_not_empty four_means ltac:(lra) Hm Hm' Hi Hi') as (Hw & _ & Hc). split; assumption.
Qed.

(** ** zhang2022: labels, independent rows, moved networks, constants *)

Lemma use_of_Definition_1 : Definition_1 -> forall g, separable_noises 3 first_two g [(o, minus); (p, plus); (q, minus)] ->
  separable_noises 3 first_two g trio.
Proof. intros H g. apply (H 3%nat first_two g [o; p; q] [minus; plus; minus] [minus; plus; plus]); reflexivity. Qed.
Lemma use_of_Footnote_1 : Footnote_1 -> forall g v, 0 < dot 3 v (scale (-1) (scale 5 (noise 3 first_two g o minus))) ->
  0 < dot 3 v (scale 1 (scale (sqrt 2) (noise 3 first_two g p plus))) -> 0 < dot 3 v (scale 1 (scale 7 (noise 3 first_two g q plus))) ->
  separable_noises 3 first_two g trio.
Proof.
  intros H g v Ho Hp Hq. pose proof root. apply (H 3%nat first_two g [(5, (o, minus)); (sqrt 2, (p, plus)); (7, (q, plus))]).
  - intros c pt [E|[E|[E|[]]]]; inversion E; lra.
  - exists v. intros c x y [E|[E|[E|[]]]]; inversion E; subst; assumption.
Qed.
Lemma use_of_Gordan : Gordan -> forall g, (exists u, rises 3 first_two g trio u) \/ exists l, cancels 3 first_two g trio l.
Proof. intros H g. apply (H 3%nat first_two g trio). Qed.

Lemma first_two_outs u : In u first_two -> out u <> 0.
Proof. pose proof root. intros [<-|[<-|[]]]; simpl; lra. Qed.
Lemma use_of_This_v_repaired : This_v_repaired -> forall g, is_gate 3 first_two g ->
  0 < dot 3 (minus_A first_two) (scale (-1) (noise 3 first_two g q minus)).
Proof.
  intros H g Hg. pose proof root as (Hr & E). apply (H 3%nat first_two g q minus).
  - intros u [<-|[<-|[]]] _; unfold all_units, first_two, vector; simpl; lra.
  - intro Hd. specialize (Hd 1%nat ltac:(lia)). unfold gradient, first_two in Hd. simpl in Hd.
    rewrite (proj1 (Hg q _ (or_introl eq_refl))), (proj1 (Hg q _ (or_intror (or_introl eq_refl)))) in Hd by (unfold pre; numbers). numbers.
Qed.
Lemma use_of_This_v_fails : This_v_fails -> ~ forall d f g x y, is_gate d f g -> no_tie d f x -> ~ dead d f g x ->
  0 < dot d (minus_A f) (scale (sgn y) (noise d f g x y)).
Proof.
  intros (d & f & x & _ & Ht & H) Hall. set (g := fun z u => if Rlt_dec 0 (pre d u z) then true else false).
  assert (Hg : is_gate d f g) by (intros z u _; unfold g; split; intro Hz; destruct Rlt_dec; first [reflexivity | lra]).
  destruct (H g Hg) as (Hd & Hn). specialize (Hn plus). specialize (Hall d f g x plus Hg Ht Hd). lra.
Qed.
Lemma first_two_working : working first_two = first_two.
Proof.
  pose proof root. unfold working, first_two. simpl. destruct Req_EM_T as [E|_]; [lra|]. destruct Req_EM_T as [E|_]; [lra | reflexivity].
Qed.
(** A third unit that repeats a row, with output weight 0. *)
Definition idle : hidden_unit := {| out := 0; row := vector [1; 0; 0]; bias := 1 |}.
Lemma with_idle_working : working (idle :: first_two) = first_two.
Proof. unfold working, idle. simpl. destruct (Req_EM_T 0 0) as [_|E]; [exact first_two_working | lra]. Qed.
Lemma use_of_Gate_counting_whole : Gate_counting_whole -> exists v, dot 3 (vector [1; 0; 0]) v = / sqrt 2 /\
  forall g, is_gate 3 (idle :: first_two) g -> dot 3 v (gradient (idle :: first_two) g q) = 2.
Proof.
  intro H. destruct (H 3%nat (idle :: first_two)) as (v & H1 & H2 & _); [rewrite with_idle_working; exact first_two_independent|].
  exists v. split; [apply (H1 {| out := sqrt 2; row := vector [1; 0; 0]; bias := -1/2 |}); rewrite with_idle_working; simpl; auto|].
  intros g Hg. rewrite H2, with_idle_working. unfold active, first_two. simpl.
  rewrite (proj1 (Hg q _ (or_intror (or_introl eq_refl)))), (proj1 (Hg q _ (or_intror (or_intror (or_introl eq_refl))))) by (unfold pre; numbers).
  simpl. ring.
Qed.
Lemma two_and_third : independent 3 (map row (working first_two) ++ map fst [(vector [0; 0; 1], plus)]).
Proof.
  rewrite first_two_working. simpl. split; [|split; [|split; [|exact I]]]; intros (l & Hl & E).
  - assert (F0 : 1 = sum (fun t : R * vec => fst t * snd t 0%nat) l) by exact (E 0%nat ltac:(lia)).
    assert (Z : sum (fun t : R * vec => fst t * snd t 0%nat) l = 0); [|lra]. clear E F0. induction l as [|(a, x) r IH]; [reflexivity|].
    simpl. rewrite IH by (intros a' x' Hin; apply (Hl a' x'); right; assumption). destruct (Hl a x (or_introl eq_refl)) as [<-|[<-|[]]]; unfold vector; simpl; ring.
  - assert (F1 : 1 = sum (fun t : R * vec => fst t * snd t 1%nat) l) by exact (E 1%nat ltac:(lia)).
    assert (Z : sum (fun t : R * vec => fst t * snd t 1%nat) l = 0); [|lra]. clear E F1. induction l as [|(a, x) r IH]; [reflexivity|].
    simpl. rewrite IH by (intros a' x' Hin; apply (Hl a' x'); right; assumption). destruct (Hl a x (or_introl eq_refl)) as [<-|[]]; unfold vector; simpl; ring.
  - assert (F2 : 1 = sum (fun t : R * vec => fst t * snd t 2%nat) l) by exact (E 2%nat ltac:(lia)).
    destruct l as [|(a, x) r]; [simpl in F2; lra | destruct (Hl a x (or_introl eq_refl))].
Qed.
Lemma use_of_Corollary_3_4_1_counting : Corollary_3_4_1_counting -> forall g, ~ dead 3 first_two g (vector [0; 0; 1]) ->
  exists v, dot 3 v (vector [0; 0; 1]) = 0 /\ 0 < dot 3 v (scale 1 (move (vector [0; 0; 1]) (noise 3 first_two g (vector [0; 0; 1]) plus) 5)).
Proof.
  intros H g Hd. destruct (H 3%nat first_two g [(vector [0; 0; 1], plus)] two_and_third) as (v & Hv).
  - intros x y [E|[]]. inversion E. assumption.
  - destruct (Hv (vector [0; 0; 1]) plus (or_introl eq_refl)) as (H1 & H2). exists v. split; [assumption | apply (H2 5); lra].
Qed.
Lemma use_of_Remark_1a : Remark_1a -> ~ forall d f (xs : list vec), (0 < d)%nat -> (forall g, is_gate d f g -> forall x, In x xs -> ~ dead d f g x) ->
  exists v, (forall x, In x xs -> dot d v x = 0) /\ in_span d xs (move (all_units f) v 1) /\
  forall x, In x xs -> forall g y eta, 0 < eta -> 0 < dot d v (scale (sgn y) (move x (noise d f g x y) eta)).
Proof.
  intros (d & f & xs & (Hd & _) & Hl & H) Hall. destruct (Hall d f xs Hd Hl) as (v & H1 & H2 & H3).
  destruct (H v H1 H2) as (x & Hx & Hn). specialize (Hn (fun _ _ => true) plus 1). specialize (H3 x Hx (fun _ _ => true) plus 1 ltac:(lra)). lra.
Qed.
Lemma use_of_Beyond_signs_fails : Beyond_signs_fails -> ~ forall d f, independent d (map row (working f)) -> forall g, is_gate d f g ->
  forall x x', no_tie d f x -> no_tie d f x' -> ~ dead d f g x -> ~ dead d f g x' ->
  exists v, 0 < dot d v (signs (gradient f g x)) /\ 0 < dot d v (signs (gradient f g x')).
Proof.
  intros (d & f & x & x' & Hi & Hx & Hx' & H) Hall. set (g := fun z u => if Rlt_dec 0 (pre d u z) then true else false).
  assert (Hg : is_gate d f g) by (intros z u _; unfold g; split; intro Hz; destruct Rlt_dec; first [reflexivity | lra]).
  destruct (H g Hg) as (D & D' & Hn). apply Hn, (Hall d f Hi g Hg x x'); assumption.
Qed.
Lemma use_of_Equation_11 : Equation_11 -> forall g, let x := vector [1; -1; 1] in dot 3 (all_units first_two) (gradient first_two g x)
  = / 3 * (sqrt 2 + 1) * sum (fun u => if g x u then dot 3 (row u) x * out u else 0) first_two
    + dot 3 (all_units first_two) (aside 3 x (gradient first_two g x)).
Proof.
  intros H g x. assert (Hx : dot 3 x x = INR 3) by (unfold x, vector; simpl; ring). rewrite (H 3%nat first_two g x ltac:(lia) Hx).
  f_equal. f_equal. replace (INR 3) with 3 by (simpl; ring). f_equal. unfold first_two, x, vector. simpl. ring.
Qed.

(** Two units, their rows moved by (1/2, 0, 0) each, their outputs by 1/2. *)
Definition moved_two : moved_network :=
  [({| out := 1; row := vector [1; 0; 0]; bias := 0 |}, {| out := 3/2; row := vector [3/2; 0; 0]; bias := 0 |});
   ({| out := -1; row := vector [0; 1; 0]; bias := 0 |}, {| out := -1/2; row := vector [1/2; 1; 0]; bias := 0 |})].
Lemma two_rows_moved : rows_moved 3 moved_two (/ sqrt 2).
Proof.
  pose proof root as (Hr & E). intro z. assert (Hi : 0 < / sqrt 2) by (apply Rinv_0_lt_compat; lra).
  apply Rle_trans with (sqrt (Rsqr (/ sqrt 2 * z 0%nat))).
  - right. f_equal. unfold Rsqr. replace (/ sqrt 2 * z 0%nat * (/ sqrt 2 * z 0%nat)) with (/ (sqrt 2 * sqrt 2) * (z 0%nat * z 0%nat)) by (field; lra).
    rewrite E. unfold moved_two, difference, vector. simpl. lra.
  - rewrite sqrt_Rsqr_abs, Rabs_mult, (Rabs_right (/ sqrt 2)) by lra.
    apply Rmult_le_compat_l; [lra|]. unfold norm. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt.
    simpl. pose proof (Rle_0_sqr (z 1%nat)). pose proof (Rle_0_sqr (z 2%nat)). unfold Rsqr in *. lra.
Qed.
Lemma two_root : root_m moved_two = sqrt 2. Proof. unfold root_m, moved_two. simpl. f_equal. Qed.
Lemma use_of_Lemma_3_5_floor : Lemma_3_5_floor -> let x := vector [1; 1; 1] in
  Rabs (output 3 (map snd moved_two) x - output 3 (map fst moved_two) x)
  <= (sqrt 2 + / sqrt 2) * (sqrt 3 / sqrt 2) + sqrt 2 / sqrt 2.
Proof.
  intros H x. pose proof root as (Hr & E). assert (Hx : dot 3 x x = INR 3) by (unfold x, vector; simpl; ring).
  pose proof (H 3%nat moved_two x ltac:(discriminate)) as Hall. rewrite two_root in Hall.
  specialize (Hall ltac:(intros u u' [E'|[E'|[]]]; inversion E'; split; reflexivity) two_rows_moved).
  assert (Ho : outputs_moved moved_two <= / sqrt 2).
  { unfold outputs_moved, moved_two. simpl.
    replace ((3 / 2 - 1) * (3 / 2 - 1) + ((-1 / 2 - -1) * (-1 / 2 - -1) + 0)) with (/ sqrt 2 * / sqrt 2).
    - rewrite sqrt_square; [lra | left; apply Rinv_0_lt_compat; lra].
    - replace (/ sqrt 2 * / sqrt 2) with (/ (sqrt 2 * sqrt 2)) by (field; lra). rewrite E. lra. }
  specialize (Hall Ho Hx).
  assert (El : outputs_length (map fst moved_two) = sqrt 2) by (unfold outputs_length, moved_two; simpl; f_equal; ring).
  assert (Es : sqrt (sum (fun u => relu (pre 3 u x) * relu (pre 3 u x)) (map fst moved_two)) = sqrt 2).
  { f_equal. unfold moved_two, x, relu, pre, vector. simpl. rewrite !Rmax_right by lra. lra. }
  rewrite El, Es in Hall. replace (INR 3) with 3 in Hall by (simpl; ring). exact Hall.
Qed.
Lemma use_of_Theorem_3_6_certificate : Theorem_3_6_certificate -> forall g, is_gate 3 (map fst moved_two) g ->
  (forall p, In p moved_two -> flips g g q p = false) -> let A := all_units (map fst moved_two) in
  norm 3 A * / sqrt 2 * outputs_length (map snd moved_two)
  + sqrt (sum (fun p => dot 3 (row (fst p)) A * dot 3 (row (fst p)) A) moved_two) * outputs_moved moved_two
  < dot 3 A (gradient (map fst moved_two) g q) -> 0 < dot 3 A (gradient (map snd moved_two) g q).
Proof.
  intros H g _ Hf A Hlt. apply (H 3%nat moved_two g g q (/ sqrt 2) two_rows_moved). fold A. eapply Rle_lt_trans; [|exact Hlt]. right.
  rewrite Rplus_assoc. f_equal. rewrite <- (Rplus_0_l (sqrt _ * _)) at 2. f_equal.
  simpl. unfold moved_two in Hf. rewrite !Hf by (simpl; auto). ring.
Qed.
Lemma use_of_Theorem_3_6_ball_every_fails : Theorem_3_6_ball_every_fails -> ~ forall d (l : moved_network) x, l <> [] -> without_biases l ->
  rows_moved d l (/ root_m l) -> outputs_moved l <= / root_m l -> dot d x x = INR d -> forall g, is_gate d (map snd l) g ->
  0 < dot d (all_units (map fst l)) (gradient (map snd l) g x).
Proof.
  intros (d & l & x & H1 & H2 & H3 & H4 & H5 & _ & H) Hall. set (g := fun z u => if Rlt_dec 0 (pre d u z) then true else false).
  assert (Hg : is_gate d (map snd l) g) by (intros z u _; unfold g; split; intro Hz; destruct Rlt_dec; first [reflexivity | lra]).
  apply (H g), (Hall d l x H1 H2 H3 H4 H5 g Hg).
Qed.

Lemma use_of_Chebyshev_step_fails : Chebyshev_step_fails -> ~ forall m d, 1 <= m -> 1 <= d -> 6 / 5 * d + 2 < m -> 5 / (4 * m) + 1 / d + 2 / (m * d) <= 2 / d.
Proof.
  intros (m & d & Hm & Hd & H & Hn) Hall. apply Hn, Hall; [apply (le_INR 1); lia | apply (le_INR 1); lia | assumption].
Qed.
Lemma use_of_Chebyshev_step_repaired : Chebyshev_step_repaired -> 5 / (4 * 6) + 3 / (4 * 3) + 9 / (4 * (6 * 3)) <= 2 / 3.
Proof. intro H. apply (H 6 3); lra. Qed.
Lemma use_of_Equation_21_step_fails : Equation_21_step_fails -> forall l, exp l = 5 -> ~ 2 / l <= 1 / l.
Proof. intros H l. apply (H 5 l). lra. Qed.
Lemma use_of_Equation_21_step_repaired : Equation_21_step_repaired -> forall l, exp l = 5 -> 2 / l <= 3 / l.
Proof. intros H l E. apply (H 5 l 3); [lra | exact E | lra]. Qed.
Lemma use_of_Equation_33b_step_fails : Equation_33b_step_fails -> ~ 1 - exp (- 100 / 8) - exp (- 100 / 11) - exp (- 100 / 7) > 1 - 3 * exp (- 100 / 7).
Proof. intro H. apply (H 100). lra. Qed.
Lemma use_of_Equation_33b_step_repaired : Equation_33b_step_repaired -> 1 - exp (- 100 / 8) - exp (- 100 / 11) - exp (- 100 / 7) > 1 - 3 * exp (- 100 / 11).
Proof. intro H. apply (H 100). lra. Qed.
Lemma use_of_Equation_34_step_fails : Equation_34_step_fails -> ~ forall z, 1 / 8 < z -> 1 / 4 * z <= 1 / 32.
Proof. intros H Hall. apply (H 1); [lra | apply Hall; lra]. Qed.
Lemma use_of_Equation_34_step_repaired : Equation_34_step_repaired -> 1 / 2 * sqrt 2 - 1 / 4 * sqrt 2 > 1 / 32.
Proof. intro H. pose proof root. apply (H (sqrt 2)). lra. Qed.
Lemma use_of_Lemma_3_3_constant : Lemma_3_3_constant -> sqrt ((2 / exp 1) ^ 7) < exp (-1).
Proof. intro H. replace (-1) with (- INR 7 / 7) by (simpl; field). apply (H 7%nat). lia. Qed.
Lemma use_of_Lemma_3_4_step_fails : Lemma_3_4_step_fails -> ~ forall d, 0 < d -> 4 * exp (- (1 / 64) * d / 4) <= exp (- d / 256).
Proof. intros H Hall. apply (H 5); [lra | apply Hall; lra]. Qed.
Lemma use_of_Lemma_3_4_step_repaired : Lemma_3_4_step_repaired -> 4 * exp (- INR 400 / 256) < 1 /\ ~ 4 * exp (- INR 354 / 256) < 1.
Proof. intro H. split; [apply (H 400%nat); lia | intro E; apply (H 354%nat) in E; lia]. Qed.
Lemma use_of_Theorem_3_6_sum_step_fails : Theorem_3_6_sum_step_fails -> ~ forall m l d, 2 <= m -> exp l = m -> 2 <= d -> 2 / sqrt d + 1 / l < 1 / 32.
Proof. intros (m & l & d & H1 & H2 & H3 & H) Hall. apply H, (Hall m l d H1 H2 H3). Qed.
Lemma use_of_Theorem_3_6_sum_step_repaired : Theorem_3_6_sum_step_repaired -> forall l, exp l = 2 ^ 100 -> 2 / sqrt (2 ^ 15) + 1 / l < 1 / 32.
Proof. intros H l E. apply (H (2 ^ 100) l (2 ^ 15)); [simpl; lra | exact E | simpl; lra]. Qed.

(** ** moosavi2018: the curved model, spans, rectifiers, the algorithm *)

Definition unit_x := vector [1; 0; 0].
Definition twice_id : matrix := fun i => vector (match i with 0%nat => [2; 0; 0] | 1%nat => [0; 2; 0] | _ => [0; 0; 2] end).
Lemma twice_form u : form 3 twice_id u = 2 * dot 3 u u.
Proof. unfold form, twice_id, vector. simpl. ring. Qed.
Lemma use_of_Theorem_2_two_sided : Theorem_2_two_sided -> forall h x, curved 3 h x unit_x twice_id 1 (norm 3 (vector [0; 2; 0])) ->
  h (move x (vector [0; 2; 0]) 1) <> h x \/ h (move x (vector [0; 2; 0]) (-1)) <> h x.
Proof.
  intros H h x Hc. apply (H 3%nat (1/2) (vector [0; 2; 0]) h [(x, (unit_x, (twice_id, 1)))]) with (r := unit_x) (H := twice_id) (alpha := 1); [lra | unfold vector; simpl; lra | | simpl; auto].
  intros x' r H' alpha [E|[]]. inversion E; subst. split; [lra|]. split; [unfold unit_norm, unit_x, vector; simpl; ring|].
  split; [|assumption]. intros s t. rewrite twice_form.
  set (q := dot 3 _ _). assert (0 <= q) by (unfold q, move, scale, unit_x, vector; simpl; pose proof (Rle_0_sqr s); pose proof (Rle_0_sqr t); unfold Rsqr in *; nra). lra.
Qed.
Lemma use_of_Theorem_2_large_kappa_is_vacuous : Theorem_2_large_kappa_is_vacuous -> ~ exists (h : vec -> nat) x,
  curved 3 h x unit_x twice_id 1 5 /\ forall u, norm 3 u < norm 3 unit_x -> h (move x u 1) = h x.
Proof.
  intros H (h & x & Hc & Hm). apply (H 3%nat 1 ltac:(lra)). exists h, x, unit_x, twice_id, 1, 5, (vector [0; 1; 0]).
  split; [unfold unit_norm, unit_x, vector; simpl; ring|]. split; [lra|]. split; [lra|]. split; [|split; assumption].
  intros s t. rewrite twice_form. set (q := dot 3 _ _).
  assert (0 <= q) by (unfold q, move, scale, unit_x, vector; simpl; pose proof (Rle_0_sqr s); pose proof (Rle_0_sqr t); unfold Rsqr in *; nra). lra.
Qed.
Lemma use_of_Theorem_2_sign_is_vacuous : Theorem_2_sign_is_vacuous -> ~ exists (h : vec -> nat) x,
  curved_below 3 h x unit_x twice_id 1 5 /\ forall u, norm 3 u < norm 3 unit_x -> h (move x u 1) = h x.
Proof.
  intros H (h & x & Hc & Hm). apply (H 3%nat (1/8) ltac:(lra)). exists h, x, unit_x, twice_id, 1, 5, (vector [0; 1; 0]).
  split; [unfold unit_norm, unit_x, vector; simpl; ring|]. split; [lra|]. split; [lra|]. split; [|split; assumption].
  intros s t. rewrite twice_form. set (q := dot 3 _ _).
  assert (0 <= q) by (unfold q, move, scale, unit_x, vector; simpl; pose proof (Rle_0_sqr s); pose proof (Rle_0_sqr t); unfold Rsqr in *; nra). lra.
Qed.
(** A saddle: along (1, 0, 1) the boundary has come nearer, along (1, 1, 0) it has not. *)
Definition saddle : matrix := fun i => vector (match i with 0%nat => [0; 0; 0] | 1%nat => [0; -1; 0] | _ => [0; 0; sqrt 2] end).
Lemma use_of_Figure_curvature : Figure_curvature -> 0 <= bend_at 3 saddle 5 unit_x (vector [1; 0; 1]) /\ ~ 0 <= bend_at 3 saddle 5 unit_x (vector [1; 1; 0]).
Proof.
  intro H. pose proof root. assert (Hr : unit_norm 3 unit_x) by (unfold unit_norm, unit_x, vector; simpl; ring).
  assert (Es : forall u, u 0%nat = 1 -> / dot 3 unit_x u = 1) by (intros u Hu; unfold unit_x, vector; simpl; rewrite Hu; field).
  assert (Eu : forall u, scale 1 u = u) by (intro u; apply FunctionalExtensionality.functional_extensionality; intro i; unfold scale; ring).
  split.
  - destruct (H 3%nat saddle 5 unit_x (vector [1; 0; 1]) Hr ltac:(unfold unit_x, vector; simpl; lra)) as (_ & Hx).
    rewrite (Es (vector [1; 0; 1])), Eu in Hx by reflexivity. apply Hx. unfold form, saddle, difference, unit_x, vector. simpl. lra.
  - destruct (H 3%nat saddle 5 unit_x (vector [1; 1; 0]) Hr ltac:(unfold unit_x, vector; simpl; lra)) as (_ & Hx).
    rewrite (Es (vector [1; 1; 0])), Eu in Hx by reflexivity. intro Hb. apply Hx in Hb. unfold form, saddle, difference, unit_x, vector in Hb. simpl in Hb. lra.
Qed.
Lemma use_of_Note_one_point : Note_one_point -> forall h, flat_exactly 3 h o q (norm 3 q) -> h (move o q 1) <> h o /\
  forall u, norm 3 u < norm 3 q -> h (move o u 1) = h o.
Proof. intros H h. apply (H 3%nat h o q). exists 0%nat. split; [lia | numbers]. Qed.
Lemma use_of_Footnote_models : Footnote_models -> ~ forall d (rs : list vec) v, (forall r, In r rs -> unit_norm d r) ->
  (forall r, In r rs -> dot d r r <= Rabs (dot d r v)) -> exists v', forall r, In r rs -> dot d r r <= dot d r v'.
Proof.
  intros (d & rs & v & Hne & Hu & Hv & H) Hall. destruct (Hall d rs v Hu Hv) as (v' & Hx). specialize (H v').
  assert (E : filter (fun r => if Rle_dec (dot d r r) (dot d r v') then true else false) rs = rs).
  { clear H Hne Hu Hv. induction rs as [|r rs IH]; [reflexivity|]. simpl. destruct Rle_dec as [_|Hn].
    - rewrite IH; [reflexivity|]. intros r' Hr. apply Hx. right. assumption.
    - exfalso. apply Hn, Hx. left. reflexivity. }
  rewrite E in H. destruct rs; [congruence | simpl in H; lia].
Qed.
Lemma use_of_Some_directions : Some_directions -> ~ forall d H alpha kappa r v, 0 < kappa -> 0 < alpha -> unit_norm d r -> nonzero d v ->
  curved_section d H alpha kappa r v -> forall w, 0 <= form d H w.
Proof. intros (d & H & alpha & kappa & r & v & w & H1 & H2 & H3 & H4 & H5 & H6 & _) Hall. specialize (Hall d H alpha kappa r v H1 H2 H3 H4 H5 w). lra. Qed.
Lemma use_of_Span_fails : Span_fails -> ~ forall d (W : matrix), (forall i j, (i < 3)%nat -> (j < 3)%nat -> i <> j -> ~ same d (W i) (W j)) ->
  forall z, ~ (forall i j, (i < 3)%nat -> (j < 3)%nat -> in_span d [z] (difference (W i) (W j))).
Proof. intros (d & W & z & H1 & H2) Hall. apply (Hall d W H1 z H2). Qed.
Lemma use_of_Span_repaired : Span_repaired -> in_span 3 (from_first nearest 3) (difference (nearest 1%nat) (nearest 2%nat)) /\
  length (from_first nearest 3) = 2%nat.
Proof. intro H. destruct (H 3%nat 3%nat nearest ltac:(lia)) as (H1 & H2 & _). split; [apply H2; lia | exact H1]. Qed.
(** Two layers of rectifiers, and a third that adds. *)
Definition rectifiers : list layer :=
  [{| units := [(p, 1); (q, -1)]; below := 0; above := 1 |}; {| units := [(vector [1; 0], 1); (vector [0; 1], 2)]; below := 0; above := 1 |}; {| units := [(vector [-1; sqrt 2], 0)]; below := 1; above := 1 |}].
Lemma use_of_Remark_relu : Remark_relu -> let F := fun x => snd (outputs 3 rectifiers x) 0%nat in exists G, forall u, exists c, 0 < c /\
  forall t, Rabs t <= c -> F (move q u t) = F q + t * dot 3 G u.
Proof.
  intros H F. destruct (H 3%nat rectifiers q) as (G & HG); [discriminate | |exists G; intro u; apply (HG u)].
  assert (Hq : forall j, through 3 {| units := [(p, 1); (q, -1)]; below := 0; above := 1 |} q j = match j with 0%nat => sqrt 2 + 3 | 1%nat => 5 | _ => 0 end).
  { intro j. pose proof root. unfold through. destruct j as [|[|j]]; simpl; unfold bend, score; simpl.
    - rewrite Rmin_left, Rmax_right by numbers. numbers.
    - rewrite Rmin_left, Rmax_right by numbers. numbers.
    - destruct j; reflexivity. }
  split; [intros w b [E|[E|[]]]; inversion E; subst; right; numbers|].
  split; [intros w b [E|[E|[]]]; inversion E; subst; right; unfold score; simpl; rewrite !Hq; pose proof root; unfold vector; simpl; lra|]. split; [|exact I].
  intros w b [E|[]]. left. reflexivity.
Qed.
(** The projection to the first two axes. *)
Definition flattened (x : vec) : vec := vector [x 0%nat; x 1%nat; 0].
Lemma use_of_Algorithm_global : Algorithm_global -> quadratic_score 3 (vector [0; 0; 1]) 2 flattened (-5) o < 0 ->
  0 <= quadratic_score 3 (vector [0; 0; 1]) 2 flattened (-5) (move o (vector [5; 12; 0]) 1).
Proof.
  intros H Hneg. apply (H 3%nat (vector [0; 0; 1]) 2 flattened (-5) o (vector [5; 12; 0])); [| | lra | | exact Hneg | ].
  - split; [|split].
    + intros x y c i Hi. destruct i as [|[|[|i]]]; [| | |lia]; unfold flattened, move, vector; simpl; ring.
    + intros x i Hi. destruct i as [|[|[|i]]]; [| | |lia]; reflexivity.
    + intros x y. unfold flattened, vector. simpl. ring.
  - intro y. unfold flattened, vector. simpl. ring.
  - intros i Hi. destruct i as [|[|[|i]]]; [| | |lia]; reflexivity.
  - assert (E : dot 3 (flattened o) (flattened o) = 0) by (unfold flattened, o, vector; simpl; ring).
    unfold norm. rewrite E, sqrt_0. replace (dot 3 (vector [5; 12; 0]) (vector [5; 12; 0])) with (13 * 13) by (unfold vector; simpl; ring).
    rewrite sqrt_square by lra. assert (Eq : quadratic_score 3 (vector [0; 0; 1]) 2 flattened (-5) o = -5) by (unfold quadratic_score, flattened, o, vector; simpl; field).
    rewrite Eq, Rabs_left by lra. assert (Hs : sqrt (0 + 2 * - -5 / 2) <= sqrt (13 * 13)) by (apply sqrt_le_1_alt; lra). rewrite sqrt_square in Hs by lra. lra.
Qed.
Lemma use_of_Algorithm_projection : Algorithm_projection -> ~ forall d H n, nonzero d n -> ~ leads d (form d H) (scale (/ norm d n) n).
Proof. intros (d & H & n & H1 & H2) Hall. apply (Hall d H n H1 H2). Qed.
Lemma use_of_Algorithm_projection_hurts : Algorithm_projection_hurts -> ~ forall d H g g' e w, leads d (form d H) e ->
  leads d (fun z => form d H (tangent d g z) + form d H (tangent d g' z)) w -> dot d e w <> 0.
Proof. intros (d & H & g & g' & e & w & H1 & _ & _ & _ & H5 & H6) Hall. apply (Hall d H g g' e w H5 H6 H1). Qed.
Lemma use_of_Algorithm_s_f : Algorithm_s_f -> ~ forall d (rs : list vec) u, (forall r, In r rs -> unit_norm d r) ->
  leads d (fun z => sum (fun r => dot d r z * dot d r z) rs) u -> forall r, In r rs -> 0 < dot d r u * dot d r u.
Proof.
  intros (d & rs & u & u' & r & H1 & H2 & H3 & H4 & _) Hall. specialize (Hall d rs u H1 H2 r H3). rewrite H4 in Hall. lra.
Qed.
Lemma use_of_Algorithm_scale : Algorithm_scale -> ~ forall d H H' c u u', 0 < c -> leads d (fun z => form d H z + form d H' z) u ->
  leads d (fun z => form d H z + c * form d H' z) u' -> same d u u' \/ same d u (scale (-1) u').
Proof. intros (d & H & H' & c & u & u' & H1 & H2 & H3 & H4 & H5) Hall. destruct (Hall d H H' c u u' H1 H2 H3); contradiction. Qed.

(** ** Ours, further *)

Lemma use_of_Max_out_units : Max_out_units -> forall h,
  (forall x, h x = plus <-> 1 < maxout_output 3 [(sqrt 2, ((p, 0), [(q, -1); (diagonal, 0)])); (1, ((q, 1), []))] x) -> accurate h trio ->
  forall x, h x = minus -> adversarial h x (difference q o).
Proof.
  intros H h Hh Ha. pose proof root. apply (H 3%nat trio [(sqrt 2, ((p, 0), [(q, -1); (diagonal, 0)])); (1, ((q, 1), []))] 1 h q o); [| left; exact Hh | assumption | exact in_q | exact in_o].
  intros t [<-|[<-|[]]]; simpl; lra.
Qed.
(** Three hidden layers; every unit reads the point, too. *)
Definition skipping : list (list skip_unit) :=
  [[(o, (p, 1)); (o, (q, -1))]; [(vector [1; sqrt 2], (vector [-1; 0; 3], 1))]; [(vector [3], (vector [0; 0; -1], 0))]].
Lemma use_of_Input_convex : Input_convex -> forall h,
  (forall x, h x = plus <-> 1 < skip_output 0 3 skipping (vector [2], (vector [0; -5; 0], 0)) x (fun _ => 0)) -> accurate h trio ->
  forall x, h x = minus -> adversarial h x (difference p o).
Proof.
  intros H h Hh Ha. pose proof root. apply (H 3%nat trio skipping (vector [2], (vector [0; -5; 0], 0)) 1 h p o);
    [| | left; exact Hh | assumption | exact in_p | exact in_o].
  - intros us t [<-|[<-|[<-|[]]]] Ht i; repeat (destruct Ht as [<-|Ht]; [unfold o, vector; destruct i as [|[|[|i]]]; simpl; try lra; destruct i; simpl; lra|]); destruct Ht.
  - intro i. unfold vector. destruct i as [|[|i]]; simpl; lra.
Qed.
Definition without_bias : list layer :=
  [{| units := [(p, 0); (q, 0)]; below := 0; above := 1 |}; {| units := [(vector [-1; sqrt 2], 0)]; below := 0; above := 1 |};
   {| units := [(vector [3], 0)]; below := 1; above := 1 |}].
Lemma use_of_No_biases : No_biases -> forall h, (forall x, h x = plus <-> 1 < snd (outputs 3 without_bias x) 0%nat) -> h q = plus ->
  forall x, h x = minus -> adversarial h x q.
Proof.
  intros H h Hh Hq. apply (H 3%nat without_bias 1 h q); [| lra | discriminate | exact Hh | exact Hq].
  intros l w b [<-|[<-|[<-|[]]]] Hin; simpl in Hin; repeat (destruct Hin as [E|Hin]; [inversion E; reflexivity|]); destruct Hin.
Qed.
Lemma use_of_Three_layers_fails : Three_layers_fails -> ~ forall d s l1 l2 l3 a xp xm h, In (xp, plus) s -> In (xm, minus) s ->
  rectified l1 -> rectified l2 -> below l3 = 1 -> above l3 = 1 -> (forall w b, In (w, b) (units l3) -> forall i, 0 <= w i) ->
  (forall z, h z = plus <-> a < snd (outputs d [l1; l2; l3] z) 0%nat) -> accurate h s -> forall x, In (x, minus) s -> adversarial h x (difference xp xm).
Proof.
  intros (d & s & l1 & l2 & l3 & a & xp & xm & h & x & H1 & H2 & H3 & H4 & H5 & H6 & H7 & H8 & H9 & H10 & Hn) Hall.
  apply Hn, (Hall d s l1 l2 l3 a xp xm h); assumption.
Qed.
Lemma two_units_output x : output 3 two_units x = relu (x 0%nat - 1/2) + relu (x 1%nat - 1/2).
Proof.
  unfold output, two_units, pre, vector. simpl. replace (0 + 1 * x 0%nat + 0 * x 1%nat + 0 * x 2%nat + -1 / 2) with (x 0%nat - 1/2) by lra.
  replace (0 + 0 * x 0%nat + 1 * x 1%nat + 0 * x 2%nat + -1 / 2) with (x 1%nat - 1/2) by lra. ring.
Qed.
Lemma use_of_Length_by_slope : Length_by_slope -> forall h, (forall x, h x = plus <-> 1/2 < output 3 two_units x) -> accurate h trio ->
  forall c, 1 < c -> (1/2) / 2 < c -> h (move o (difference q o) c) = plus.
Proof.
  intros H h Hh Ha c Hc Hc2. assert (Hr : forall z z', relu z - relu z' <= Rabs (z - z')).
  { intros z z'. unfold relu, Rmax, Rabs. destruct Rle_dec, Rle_dec, Rcase_abs; lra. }
  assert (Hq : output 3 two_units q = 2) by (rewrite two_units_output; unfold relu, q, vector; simpl; rewrite !Rmax_right by lra; lra).
  assert (Ho : output 3 two_units o = 0) by (rewrite two_units_output; unfold relu, o, vector; simpl; rewrite !Rmax_left by lra; lra).
  destruct (H 3%nat trio two_units (1/2) h q o 1) as (_ & Hl); [intros u [<-|[<-|[]]]; simpl; lra | lra | exact Hh | exact Ha | exact in_q | exact in_o | |].
  - intros x x'. rewrite !two_units_output. pose proof (Hr (x 0%nat - 1/2) (x' 0%nat - 1/2)) as H0. pose proof (Hr (x 1%nat - 1/2) (x' 1%nat - 1/2)) as H1.
    replace (x 0%nat - 1/2 - (x' 0%nat - 1/2)) with (x 0%nat - x' 0%nat) in H0 by ring. replace (x 1%nat - 1/2 - (x' 1%nat - 1/2)) with (x 1%nat - x' 1%nat) in H1 by ring.
    unfold one_norm, difference. simpl. pose proof (Rabs_pos (x 2%nat - x' 2%nat)). lra.
  - apply Hl; [exact in_o | assumption|]. rewrite Hq, Ho. replace (one_norm 3 (difference o o)) with 0; [lra|].
    unfold one_norm, difference. simpl. rewrite !Rminus_eq_0, Rabs_R0. ring.
Qed.
Lemma use_of_Length_for_a_difference_fails : Length_for_a_difference_fails -> ~ forall d s xp xm, In (xp, plus) s -> In (xm, minus) s ->
  (exists h, class_R' d h /\ accurate h s) -> exists C, forall h x, class_R' d h -> accurate h s -> In (x, minus) s ->
  exists c, 0 <= c <= C /\ h (move x (difference xp xm) c) = plus.
Proof.
  intros (d & s & xp & xm & H1 & H2 & H3 & H) Hall. destruct (Hall d s xp xm H1 H2 H3) as (C & HC). destruct (H C) as (h & x & H4 & H5 & H6 & H7).
  destruct (HC h x H4 H5 H6) as (c & Hc & E). rewrite (H7 c Hc) in E. discriminate.
Qed.
Lemma use_of_Length_by_margin : Length_by_margin -> forall ws bs gamma pm pp, max_margin 3 ws bs trio -> largest_margin 3 gamma trio ->
  nearest_points 3 trio pm pp -> forall w b gh h, unit_norm 3 w -> 0 < gh -> margin_at_least 3 gh w b trio -> is_linear 3 w b h ->
  h (move o ws (2 * gamma + gamma / gh * norm 3 (difference o pm))) = plus.
Proof.
  intros H ws bs gamma pm pp Hm Hl Hn w b gh h Hw Hg Hb Hh. destruct (H 3%nat trio ws bs gamma pm pp trio_separable Hm Hl Hn) as (_ & Hx).
  apply (Hx w b gh h Hw Hg Hb Hh o in_o).
Qed.

(** ** Pictures and remarks of charles2019 *)

Lemma use_of_Figure_1 : Figure_1 -> ~ forall d s w1 w2 h1 h2, separates d w1 0 s -> separates d w2 0 s -> is_linear d w1 0 h1 -> is_linear d w2 0 h2 ->
  forall x, In (x, plus) s -> adversarial h1 x (scale (-1) w1) -> adversarial h2 x (scale (-1) w1).
Proof.
  intros (d & s & w1 & w2 & H1 & H2 & (x & Hx) & _ & H) Hall.
  destruct (H _ _ (linear_sign d w1 0) (linear_sign d w2 0) x Hx) as (Ha & Hn & _).
  apply Hn, (Hall d s w1 w2 _ _ H1 H2 (linear_sign d w1 0) (linear_sign d w2 0) x Hx Ha).
Qed.
Lemma use_of_Note_no_positive_score : Note_no_positive_score -> ~ forall d K W B s, fits_classes d K W B s ->
  forall x y, In (x, y) s -> 0 < class_score d W B y x.
Proof.
  intros (d & K & W & B & s & Hf & HK & (x & Hx) & _ & H) Hall. destruct (H 0%nat ltac:(lia)) as (Hn & _).
  specialize (Hn x Hx). specialize (Hall d K W B s Hf x 0%nat Hx). lra.
Qed.
Lemma use_of_Note_beta_need_not_be_convex : Note_beta_need_not_be_convex -> ~ forall d h, class_R' d h -> convex (region h minus) -> convex (region h plus).
Proof. intros (d & h & H1 & H2 & H) Hall. apply H, (Hall d h H1 H2). Qed.
Lemma use_of_Note_one_point_is_not_all : Note_one_point_is_not_all -> ~ forall d h, class_R' d h -> forall x x' v, h x = h x' -> adversarial h x v -> adversarial h x' v.
Proof. intros (d & h & x & x' & v & H1 & H2 & H3 & H) Hall. apply H, (Hall d h H1 x x' v H2 H3). Qed.
Lemma use_of_Note_outside_the_sample : Note_outside_the_sample -> ~ forall d s h, class_R d h -> accurate h s -> forall x v, h x = minus ->
  adversarial h x v -> exists y, In (x, y) s.
Proof. intros (d & s & h & v & x & H1 & H2 & _ & _ & H3 & H4 & H5) Hall. apply H3, (Hall d s h H1 H2 x v H4 H5). Qed.
Lemma use_of_Figure_2 : Figure_2 -> ~ forall d f h, (forall z, h z = plus <-> 0 < output d f z) -> forall s f' h', (forall z, h' z = plus <-> 0 < output d f' z) ->
  accurate h s -> accurate h' s -> forall v x x', In (x, plus) s -> In (x', plus) s -> adversarial h x v -> adversarial h' x' v.
Proof.
  intros (d & s & f1 & f2 & v1 & v2 & x2 & x3 & _ & _ & (z & Hz) & H) Hall.
  assert (Hs : forall f x, (if Rlt_dec 0 (output d f x) then plus else minus) = plus <-> 0 < output d f x)
    by (intros f x; destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction]).
  destruct (H _ _ (Hs f1) (Hs f2)) as (A1 & A2 & H3 & _). destruct (H3 z Hz) as (H4 & H5).
  apply H5, (Hall d f1 _ (Hs f1) s f2 _ (Hs f2) A1 A2 v1 z z Hz Hz H4).
Qed.
Lemma use_of_Figure_3 : Figure_3 -> exists d s ws bs h v, max_margin d ws bs s /\ class_R d h /\ accurate h s /\
  forall x, In (x, minus) s -> adversarial h x v /\ ~ adversarial h x ws.
Proof.
  intros (d & s & ws & bs & h & xp & xm & w & b & H1 & H2 & H3 & _ & _ & _ & H). exists d, s, ws, bs, h, (difference xp xm).
  repeat (split; [assumption|]). intros x Hx. destruct (H _ (linear_sign d w b) x Hx) as (_ & Hn & _ & Ha). auto.
Qed.
Lemma use_of_Note_8 : Note_8 -> ~ forall d K s k l ws bs W B, fits_classes d K W B s -> max_margin d ws bs (against k l s) ->
  exists h, is_argmax d K W B h /\ forall x, In (x, k) s -> exists c0, forall c, c0 < c -> h (move x (scale (-1) ws) c) = l.
Proof.
  intros (d & K & s & k & l & W & B & ws & bs & m & H1 & (x & Hx) & _ & Hf & Hm & _ & Hml & H) Hall.
  destruct (Hall d K s k l ws bs W B Hf Hm) as (h & Hh & Hl). destruct (H h Hh x Hx) as (c0 & _ & Hc). destruct (Hl x Hx) as (c1 & Hc1).
  pose proof (Rmax_l c0 c1). pose proof (Rmax_r c0 c1). specialize (Hc (Rmax c0 c1 + 1) ltac:(lra)). specialize (Hc1 (Rmax c0 c1 + 1) ltac:(lra)). congruence.
Qed.
Lemma use_of_Note_weaker_than_convex : Note_weaker_than_convex -> ~ forall d (h C : classifier) xa xb, respects d h -> convex_classifier d minus C -> C xa = minus -> C xb = plus ->
  (forall x, C x = plus -> h x = plus) -> h xa = minus -> h xb = plus -> convex (region h minus).
Proof. intros (d & h & C & xa & xb & H1 & H2 & H3 & H4 & H5 & H6 & H7 & Hn) Hall. apply Hn, (Hall d h C xa xb); assumption. Qed.

(** ** Finite laws, and the last layer *)

(** Two units of R^3, each with two rows and two outputs of fair sign. *)
Definition coin_rows (r : vec) := [(1/2, r); (1/2, scale (-1) r)].
Definition coin_outputs (a : R) := [(1/2, a); (1/2, - a)].
Definition two_laws : unit_laws := [(coin_rows p, coin_outputs (sqrt 2)); (coin_rows q, coin_outputs 3)].
Lemma coin_symmetric r : symmetric_rows 3 (coin_rows r).
Proof. intros phi H. unfold expected, coin_rows. simpl. rewrite (H (scale (-1) (scale (-1) r)) r); [ring | intros i _; unfold scale; ring]. Qed.
Lemma coin_odd a : symmetric_outputs (coin_outputs a).
Proof. intro phi. unfold expected, coin_outputs. simpl. rewrite Ropp_involutive. ring. Qed.
Lemma dot_three x y : dot 3 x y = x 0%nat * y 0%nat + x 1%nat * y 1%nat + x 2%nat * y 2%nat. Proof. simpl. ring. Qed.
Lemma use_of_Exact_law : Exact_law ->
  over_networks two_laws (fun f => dot 3 (all_units f) (gradient f (opens 3) diagonal))
  = over_networks two_laws (fun f => over_bits 2 (fun D => dot 3 (all_units f) (selected f D))).
Proof.
  intro H. apply (H 3%nat diagonal two_laws (dot 3)).
  - intros rows outs [E|[E|[]]]; inversion E; subst; (split; [apply coin_symmetric|]; split; [apply coin_odd|]);
      intros a w [Ew|[Ew|[]]]; inversion Ew; subst; numbers.
  - intros A A' g g' HA Hg. rewrite !dot_three, !(HA 0%nat), !(HA 1%nat), !(HA 2%nat), !(Hg 0%nat), !(Hg 1%nat), !(Hg 2%nat) by lia. reflexivity.
Qed.
Lemma use_of_Conclusion_shared : Conclusion_shared ->
  over_networks two_laws (fun f => dot 3 (gradient f (opens 3) diagonal) (gradient f (opens 3) q)) = 30 /\
  over_networks two_laws (fun f => dot 3 (all_units f) (gradient f (opens 3) diagonal))
  = / 2 * over_networks two_laws (fun f => dot 3 (all_units f) (all_units f)).
Proof.
  intro H. destruct (H 3%nat diagonal q two_laws) as (H1 & H2 & H3).
  - intros rows outs [E|[E|[]]]; inversion E; subst; (split; [simpl; lra|]; split; [simpl; lra|]; split; [apply coin_symmetric|]; split; [apply coin_odd|]);
      intros a w [Ew|[Ew|[]]]; inversion Ew; subst; split; numbers.
  - rewrite H1, H2, H3. split; [|reflexivity]. assert (On : forall r, 0 < dot 3 r diagonal -> 0 < dot 3 r q -> expected (coin_rows r) (fun w =>
      if Rlt_dec 0 (dot 3 w diagonal) then if Rlt_dec 0 (dot 3 w q) then dot 3 w w else 0 else 0) = / 2 * dot 3 r r).
    { intros r Hd Hq. unfold expected, coin_rows. cbn [sum fst snd]. destruct (Rlt_dec 0 (dot 3 r diagonal)); [|contradiction]. destruct (Rlt_dec 0 (dot 3 r q)); [|contradiction].
      destruct (Rlt_dec 0 (dot 3 (scale (-1) r) diagonal)) as [Hn|_]; [exfalso; revert Hd Hn; rewrite !dot_three; unfold scale; lra | field]. }
    unfold two_laws. cbn [sum fst snd]. rewrite !On by numbers. unfold expected, coin_outputs. numbers. nra.
Qed.
(** Laws of signs s and t, each fair. *)
Definition signed (M : R -> R -> matrix) := [(1/4, M 1 1); (1/4, M 1 (-1)); (1/4, M (-1) 1); (1/4, M (-1) (-1))].
Lemma signed_symmetric m n M :
  (forall k, exists e f, (e = 1 \/ e = -1) /\ (f = 1 \/ f = -1) /\ forall s t, alike m n (flip_row k (M s t)) (M (e * s) (f * t))) ->
  (forall k, exists e f, (e = 1 \/ e = -1) /\ (f = 1 \/ f = -1) /\ forall s t, alike m n (flip_column k (M s t)) (M (e * s) (f * t))) ->
  symmetric_matrices m n (signed M).
Proof.
  intros Hr Hc phi H k. assert (E : forall W : matrix -> matrix, (exists e f, (e = 1 \/ e = -1) /\ (f = 1 \/ f = -1) /\ forall s t, alike m n (W (M s t)) (M (e * s) (f * t))) ->
    expected (signed M) phi = expected (signed M) (fun A => phi (W A))).
  { intros W (e & f & He & Hf & HW). unfold expected, signed. simpl. rewrite !(H _ _ (HW _ _)).
    destruct He as [->| ->], Hf as [->| ->]; rewrite ?Rmult_1_l, ?Rmult_1_r; replace (-1 * -1) with 1 by ring; replace (-1 * 1) with (-1) by ring; ring. }
  split; apply E; auto.
Qed.
Definition first_layer (s t : R) : matrix := fun k => match k with O => vector [s; 0; 0] | 1%nat => vector [0; sqrt 2 * t; 0] | _ => o end.
Definition middle_layer (s t : R) : matrix := fun _ => vector [s; 5 * t].
Definition last_but_one (s t : R) : matrix := fun _ => vector [sqrt 2 * s].
Definition three_laws : deep_laws := [(2%nat, signed first_layer); (1%nat, signed middle_layer); (1%nat, signed last_but_one)].
Ltac entries := intros s t j Hj i Hi; repeat (destruct j as [|j]; try lia); repeat (destruct i as [|i]; try lia);
  unfold flip_row, flip_column, first_layer, middle_layer, last_but_one, vector; simpl; ring.
Ltac by_signs e f := exists e, f; split; [auto|]; split; [auto|]; entries.
Lemma use_of_Beyond_depth : Beyond_depth ->
  over_true 3 three_laws (signed last_but_one) diagonal unit_matrix unit_matrix (dot 3)
  = over_free 3 three_laws (signed last_but_one) unit_matrix unit_matrix (dot 3).
Proof.
  assert (S3 : symmetric_matrices 1 1 (signed last_but_one)) by (apply signed_symmetric; intros [|k]; [by_signs (-1) 1 | by_signs 1 1 | by_signs (-1) 1 | by_signs 1 1]).
  intro H. apply (H 3%nat); [exists 0%nat; split; [lia | numbers] | | |].
  - split; [|split; [|split; exact S3]]; apply signed_symmetric.
    + intros [|[|k]]; [by_signs (-1) 1 | by_signs 1 (-1) | by_signs 1 1].
    + intros [|[|[|k]]]; [by_signs (-1) 1 | by_signs 1 (-1) | by_signs 1 1 | by_signs 1 1].
    + intros [|k]; [by_signs (-1) (-1) | by_signs 1 1].
    + intros [|[|k]]; [by_signs (-1) 1 | by_signs 1 (-1) | by_signs 1 1].
  - pose proof root as (Hbetween & Hsq). assert (Hr : forall z, 0 <= z -> relu z = z) by (intros; apply Rmax_right; assumption).
    assert (Hl : forall z, z <= 0 -> relu z = 0) by (intros; apply Rmax_left; assumption).
    assert (Last : forall h, no_deep_tie 1 [(1%nat, signed last_but_one)] h).
    { intros h a W Hin. split; [|exact I]. destruct (Req_EM_T (h 0%nat) 0) as [E|E]; [left; intros i Hi; replace i with 0%nat by lia; assumption|].
      right. intros k _. repeat (destruct Hin as [Ew|Hin]; [inversion Ew; subst; unfold last_but_one, vector; simpl; intro E0; apply E; nra|]). destruct Hin. }
    assert (Middle : forall h, (h 0%nat = 0 \/ h 0%nat = 1) -> (h 1%nat = 0 \/ h 1%nat = sqrt 2) -> no_deep_tie 2 [(1%nat, signed middle_layer); (1%nat, signed last_but_one)] h).
    { intros h H0 H1 a W Hin. split; [|apply Last]. destruct H0 as [E0|E0], H1 as [E1|E1];
        [left; intros [|[|i]] Hi; [assumption | assumption | lia] | right | right | right]; intros k _ E2;
        repeat (destruct Hin as [Ew|Hin]; [inversion Ew; subst; unfold middle_layer, vector in E2; simpl in E2; rewrite E0, E1 in E2; lra|]); destruct Hin. }
    intros a W Hin. split.
    + right. intros k Hk E0. destruct k as [|[|k]]; [| |lia]; repeat (destruct Hin as [Ew|Hin]; [inversion Ew; subst; unfold first_layer in E0; numbers|]); destruct Hin.
    + apply Middle; unfold rectified_at; repeat (destruct Hin as [Ew|Hin]; [inversion Ew; subst; unfold first_layer, diagonal, vector; simpl;
        first [left; apply Hl; lra | right; rewrite Hr; lra]|]); destruct Hin.
  - intros A A' g g' HA Hg. rewrite !dot_three, !(HA 0%nat), !(HA 1%nat), !(HA 2%nat), !(Hg 0%nat), !(Hg 1%nat), !(Hg 2%nat) by lia. reflexivity.
Qed.
Lemma use_of_Last_layer_separable : Last_layer_separable ->
  let e := error_of (vector [1/2; sqrt 2 / 4; 1/2 - sqrt 2 / 4]) 0 in
  0 < e 1%nat - e 0%nat /\ 0 < e 2%nat - e 0%nat /\ norm 3 e / sqrt 2 <= e 2%nat - e 0%nat.
Proof.
  intros H e. assert (Hp : probabilities 3 (vector [1/2; sqrt 2 / 4; 1/2 - sqrt 2 / 4])) by (split; [intros [|[|[|k]]] Hk; numbers; lia | numbers]).
  destruct (H 3%nat _ 0%nat 1%nat Hp) as (H1 & _); [lia | lia | lia|]. destruct (H 3%nat _ 0%nat 2%nat Hp) as (H2 & H3); [lia | lia | lia|]. auto.
Qed.
Lemma use_of_Last_layer : Last_layer -> ~ forall K p y, probabilities K p -> (y < K)%nat -> / INR K < p y ->
  let e := error_of p y in let even := error_of (fun _ => / INR K) y in forall k, (k < K)%nat -> k <> y ->
  exists k', (k' < K)%nat /\ k' <> y /\ (even k' - even y) / norm K even <= (e k - e y) / norm K e.
Proof.
  intros (K & pr & y & k & H1 & H2 & H3 & H4 & H5 & H6) Hall. destruct (Hall K pr y H1 H2 H3 k H4 H5) as (k' & Hk & Hne & Hle).
  specialize (H6 k' Hk Hne). apply (Rlt_irrefl _ (Rlt_le_trans _ _ _ H6 Hle)).
Qed.

(** ** Every depth, leading subspaces, a noisy point *)

Lemma use_of_Same_at_every_depth : Same_at_every_depth -> forall v,
  (forall h, deep_nonnegative 3 4 h -> accurate h trio -> adversarial h o v) <->
  (forall h, convex_classifier 3 minus h -> accurate h trio -> adversarial h o v).
Proof.
  intros H v. destruct (H 3%nat 4%nat trio v ltac:(lia) trio_plus trio_minus) as (H1 & H2).
  assert (Ho : forall (P : vec -> Prop), P o -> forall x, In (x, minus) trio -> P x) by (intros P HP x [E|[E|[E|[]]]]; inversion E; subst; assumption).
  split; intros Hall h Hh Ha; [apply H1 | apply H2]; try assumption; try exact in_o; intros h' Hh' Ha'; apply Ho, Hall; assumption.
Qed.
(** Vectors along the axes, one of length root 2. *)
Definition stretched : list vec := [vector [sqrt 2; 0; 0]; vector [0; 1; 0]; vector [0; 0; 1]].
Lemma use_of_Algorithm_s_f_mean : Algorithm_s_f_mean -> forall q, orthonormal 3 2 q -> mean_projected 3 stretched 2 q <= 1.
Proof.
  intros H q Hq. pose proof root as (Hroot & Hsq). replace 1 with (mean_projected 3 stretched 2 axis).
  - apply (H 3%nat stretched 3%nat 2%nat axis q); [discriminate | lia | | exact Hq]. split; [|split; [|split]].
    + intros [|[|[|i]]] [|[|[|j]]] Hi Hj; try lia; unfold axis; simpl; lra.
    + intros r [<-|[<-|[<-|[]]]] [|[|[|k]]] Hk; try lia; unfold axis, vector; simpl; lra.
    + intros [|[|[|i]]] [|[|[|j]]] Hi Hj Hne; try lia; unfold axis, stretched, vector; simpl; lra.
    + intros i j Hi Hj. replace j with 2%nat by lia. destruct i as [|[|i]]; [| |lia]; unfold strength_of, axis, stretched, vector; simpl; nra.
  - unfold mean_projected, stretched, axis, vector. simpl. replace (0 + 1 * sqrt 2 + 0 * 0 + 0 * 0) with (sqrt 2) by ring. lra.
Qed.
Lemma use_of_Noisy_point : Tanay2018Statements.Noisy_point -> ~ forall d s p l l' w b w' b', 0 < l -> 0 < l' ->
  Tanay2018Statements.is_minimiser d s l w b -> Tanay2018Statements.is_minimiser d s l' w' b' -> score d w b p < 0 -> score d w' b' p < 0.
Proof.
  intros (d & s & pt & lambda & _ & _ & H0 & (l1 & Hl1 & H1) & (w' & b' & H2) & H3) Hall. destruct (H1 l1 ltac:(lra)) as ((w & b & Hm) & H4).
  destruct (H4 w b Hm) as (_ & _ & Hs). destruct (H3 w' b' H2) as (_ & Hp). pose proof (Hall d s pt l1 lambda w b w' b' Hl1 H0 Hm H2 Hs). lra.
Qed.
(** Of trio, p is nearest to o. *)
Definition for_p : nat -> R := fun k => match k with O => 1 | 1%nat => 1 | _ => 0 end.
Lemma use_of_Unbalanced_plateau : Tanay2018Statements.Unbalanced_plateau -> Tanay2018Statements.is_minimiser 3 trio (1/4) (scale (2/3) p) (-1) /\
  forall w b, Tanay2018Statements.is_minimiser 3 trio (1/4) w b -> same 3 w (scale (2/3) p).
Proof.
  pose proof root as (Hbetween & Hsq).
  assert (E : forall c i, Tanay2018Statements.pulled trio c i = - (c 0%nat * o i) + c 1%nat * p i + c 2%nat * q i) by (intros; unfold Tanay2018Statements.pulled, Tanay2018Statements.place, trio; simpl; ring).
  assert (Eu : forall i, Tanay2018Statements.pulled trio for_p i = p i) by (intro i; rewrite E; unfold for_p, o, vector; destruct i as [|[|[|[|i]]]]; simpl; ring).
  assert (Eu' : Tanay2018Statements.pulled trio for_p = p) by (apply FunctionalExtensionality.functional_extensionality; exact Eu).
  intro H. destruct (H 3%nat trio for_p trio_minus) as (_ & H1).
  - split.
    + split; [|unfold Tanay2018Statements.place, trio, for_p; simpl; ring]. unfold Tanay2018Statements.place, trio, for_p.
      intros [|[|[|k]]] Hk; simpl in *; try lia; split; try lra; intro; first [reflexivity | discriminate].
    + intros c (Hc & Hb). rewrite Eu'. unfold Tanay2018Statements.place, trio in Hc, Hb. simpl in Hb.
      pose proof (proj2 (Hc 0%nat ltac:(simpl; lia)) eq_refl) as H0. destruct (Hc 1%nat ltac:(simpl; lia)) as (H1 & _). destruct (Hc 2%nat ltac:(simpl; lia)) as (H2 & _).
      unfold norm. apply sqrt_le_1_alt. rewrite !dot_three, !E. unfold o, p, q, vector. simpl. replace (c 1%nat) with (1 - c 2%nat) in * by lra. set (t := c 2%nat) in *. nra.
  - destruct (H1 3) as (H2 & _).
    + unfold Tanay2018Statements.is_multiplier. rewrite Eu'. unfold Tanay2018Statements.place, trio, for_p.
      intros [|[|[|k]]] Hk Ek; simpl in *; try lia; try discriminate; unfold o, p, q, vector; simpl; split; intro; lra.
    + rewrite Eu' in H2. destruct (H2 (1/4) ltac:(lra)) as (H3 & H4).
      * intros x [Ex|[Ex|[Ex|[]]]]; inversion Ex; subst. unfold o, p, vector. simpl. lra.
      * replace (/ (2 * INR (length trio) * (1 / 4))) with (2/3) in * by (simpl; field).
        replace (1 - 3 / (2 * INR (length trio) * (1 / 4))) with (-1) in * by (simpl; field). split; assumption.
Qed.

(** ** Readings that fail, of small sets *)

Lemma use_of_Remark_7_fails : Remark_7_fails -> ~ forall d s w1 b1 w2 b2 both, separable_with_both_labels d s -> right_at_most d s w1 b1 -> right_at_most d s w2 b2 ->
  (forall x y, In (x, y) both <-> In (x, y) s /\ 0 < sgn y * score d w1 b1 x /\ 0 < sgn y * score d w2 b2 x) ->
  exists v, forall x y h1 h2, In (x, y) both -> is_linear d w1 b1 h1 -> is_linear d w2 b2 h2 ->
  adversarial h1 x (scale (- sgn y) v) /\ adversarial h2 x (scale (- sgn y) v).
Proof.
  intros (d & s & w1 & b1 & w2 & b2 & both & H1 & _ & _ & H2 & H3 & _ & H4 & _ & H5) Hall. destruct (Hall d s w1 b1 w2 b2 both H1 H2 H3 H4) as (v & Hv).
  destruct (H5 v) as (x & y & Hin & Hn). destruct (Hv x y _ _ Hin (linear_sign d w1 b1) (linear_sign d w2 b2)) as (Ha & Hb).
  destruct (Hn _ _ (linear_sign d w1 b1) (linear_sign d w2 b2)) as [H|H]; contradiction.
Qed.
Lemma use_of_Conclusion_fails : Conclusion_fails -> ~ forall d x x' laws,
  (forall rows outs, In (rows, outs) laws -> sum fst rows = 1 /\ sum fst outs = 1 /\ symmetric_rows d rows /\ symmetric_outputs outs /\
    forall a w, In (a, w) rows -> 0 < a /\ dot d w x <> 0 /\ dot d w x' <> 0) ->
  over_networks laws (fun f => dot d (gradient f (opens d) x) (gradient f (opens d) x'))
  = over_networks laws (fun f => dot d (gradient f (opens d) x) (gradient f (opens d) x)).
Proof. intros (d & x & x' & laws & H1 & H2) Hall. specialize (Hall d x x' laws H1). lra. Qed.
Lemma use_of_Remark_1b_step_fails : Remark_1b_step_fails -> ~ forall d f x g, (forall u, In u f -> bias u = 0) -> dot d x x = INR d -> is_gate d f g ->
  exists C, dot d (all_units f) (gradient f g x) <= C * Rabs (output d f x).
Proof.
  intros (d & f & x & H1 & _ & H3 & H4 & H5) Hall. set (g := fun z u => if Rlt_dec 0 (pre d u z) then true else false).
  assert (Hg : is_gate d f g) by (intros z u _; unfold g; split; intro; destruct Rlt_dec; first [reflexivity | lra]).
  destruct (Hall d f x g (fun u Hu => proj1 (H1 u Hu)) H3 Hg) as (C & HC). specialize (H5 g Hg). rewrite H4, Rabs_R0 in HC. lra.
Qed.
Lemma use_of_Remark_1_fails : Remark_1_fails -> ~ forall d L W B delta x k, (1 < L)%nat -> (k < L)%nat -> 0 < delta < 1 ->
  exists v, norm d v <= sqrt (exp 1 * INR (L - 1)) / delta /\ (caught_up d L W B k (move x v 1) \/ caught_up d L W B k (move x v (-1))).
Proof.
  intros (d & L & W & B & x & k & delta & H1 & H2 & H3 & _ & H) Hall. destruct (Hall d L W B delta x k H1 H2 H3) as (v & Hv & Hc).
  destruct (H v Hv) as (Ha & Hb). destruct Hc; contradiction.
Qed.
Lemma use_of_Theorem_2_hessian_fails : Theorem_2_hessian_fails -> ~ forall d H kappa delta l (rs : list vec), 0 < kappa -> 0 < delta -> exp l = 2 / delta ->
  (forall r, In r rs -> unit_norm d r /\ forall v, curved_section d H 1 kappa r v) ->
  exists v, norm d v <= / kappa * sqrt (2 * l) + / sqrt kappa /\ exists missed, INR (length missed) <= delta * INR (length rs) /\
  forall r, In r rs -> In r missed \/ 0 <= half_bend d H 1 r v.
Proof.
  intros (d & H & kappa & delta & l & r & r' & H1 & H2 & H3 & H4 & H5 & H6 & H7) Hall.
  destruct (Hall d H kappa delta l [r; r'] H1 ltac:(lra) H3) as (v & Hv & missed & Hl & Hm).
  - intros z [<-|[<-|[]]]; (split; [assumption|]); intro v; apply (H6 v).
  - assert (E : missed = []) by (destruct missed as [|a m]; [reflexivity|]; simpl length in Hl; rewrite S_INR in Hl; pose proof (pos_INR (length m)); simpl in Hl; lra). subst missed.
    apply (H7 v Hv). split; [destruct (Hm r) as [[]|] | destruct (Hm r') as [[]|]]; simpl; auto.
Qed.
Lemma use_of_Low_lambda_fails : Tanay2018Statements.Low_lambda_fails -> ~ forall d s, exists lambda1, 0 < lambda1 /\ forall lambda w b, 0 < lambda <= lambda1 ->
  Tanay2018Statements.is_minimiser d s lambda w b -> nonzero d w -> forall w' b', nonzero d w' -> Tanay2018Statements.d_err d s w b <= Tanay2018Statements.d_err d s w' b'.
Proof.
  intros (d & s & w' & b' & l1 & Hw & Hl & H) Hall. destruct (Hall d s) as (l2 & Hl2 & H2). pose proof (Rmin_l l1 l2). pose proof (Rmin_r l1 l2).
  assert (Hm : 0 < Rmin l1 l2) by (apply Rmin_glb_lt; assumption). destruct (H (Rmin l1 l2) ltac:(lra)) as ((w & b & Hb) & Hmin). destruct (Hmin w b Hb) as (Hnz & Hlt).
  specialize (H2 (Rmin l1 l2) w b ltac:(lra) Hb Hnz w' b' Hw). lra.
Qed.
Lemma use_of_Train_error_fails : Tanay2018Statements.Train_error_fails -> ~ forall d s, exists lambda1, 0 < lambda1 /\
  forall l w b lambda w' b', 0 < l <= lambda1 -> Tanay2018Statements.is_minimiser d s l w b -> 0 < lambda -> Tanay2018Statements.is_minimiser d s lambda w' b' ->
  (Tanay2018Statements.errors d s w b <= Tanay2018Statements.errors d s w' b')%nat.
Proof.
  intros (d & s & lambda & many & few & Hf & H0 & (w' & b' & H1) & H2 & l1 & Hl & H3) Hall. destruct (Hall d s) as (l2 & Hl2 & H4). pose proof (Rmin_l l1 l2). pose proof (Rmin_r l1 l2).
  assert (Hm : 0 < Rmin l1 l2) by (apply Rmin_glb_lt; assumption). destruct (H3 (Rmin l1 l2) ltac:(lra)) as ((w & b & Hb) & Hmany).
  specialize (H4 (Rmin l1 l2) w b lambda w' b' ltac:(lra) Hb H0 H1). rewrite (Hmany w b Hb), (H2 w' b' H1) in H4. lia.
Qed.
Lemma use_of_Angle_falls_fails : Tanay2018Statements.Angle_falls_fails -> ~ forall d s lambda w b lambda' w' b', Tanay2018Statements.balanced s -> nonzero d (means s) ->
  0 < lambda < lambda' -> Tanay2018Statements.is_minimiser d s lambda w b -> Tanay2018Statements.is_minimiser d s lambda' w' b' -> nonzero d w -> nonzero d w' ->
  Tanay2018Statements.cosine d w (means s) <= Tanay2018Statements.cosine d w' (means s).
Proof.
  intros (d & s & lambda & w & b & lambda' & w' & b' & H1 & H2 & H3 & H4 & H5 & H6 & H7 & H8) Hall. specialize (Hall d s lambda w b lambda' w' b' H1 H2 H3 H4 H5 H6 H7). lra.
Qed.
Lemma use_of_Remark_random_fails : Remark_random_fails -> ~ forall d H kappa delta l r v, 0 < kappa -> 0 < delta < 1 -> exp l = 2 / delta -> unit_norm d r ->
  (forall u, curved_section d H 1 kappa r u) -> norm d v = / kappa * sqrt (2 * l / INR d) + / sqrt kappa ->
  exists t, 0 <= t <= 1 /\ 0 <= bend_at d H 1 r (scale t v).
Proof.
  intros (d & H & kappa & delta & l & r & v & H1 & H2 & H3 & H4 & H5 & H6 & H7) Hall.
  destruct (Hall d H kappa delta l r v H1 H2 H3 H4 H5 H6) as (t & Ht & Hb). specialize (H7 t Ht). lra.
Qed.
Lemma use_of_Shortest_step : Shortest_step -> forall ws bs g, max_margin 3 ws bs trio -> largest_margin 3 g trio ->
  exists w b, nonzero 3 w /\ separates 3 w b trio /\ forall h, is_linear 3 w b h -> h (move o (scale (- sgn minus) q) (1/10)) = minus.
Proof.
  intros H ws bs g Hm Hl. destruct (H 3%nat trio ws bs g trio_separable Hm Hl) as (H1 & _). pose proof root as (Hbetween & Hsq).
  assert (Hq : norm 3 q < 5/2) by (unfold norm; replace (dot 3 q q) with 6 by (unfold q, vector; simpl; ring); pose proof (sqrt_sqrt 6 ltac:(lra)); pose proof (sqrt_pos 6); nra).
  assert (Hg : 7/20 <= g).
  { apply (proj2 Hl (scale (sqrt 2 / 2) diagonal) (- (sqrt 2 / 4))); [unfold unit_norm, scale, diagonal, vector; simpl; nra|].
    intros x y [E|[E|[E|[]]]]; inversion E; subst; unfold score, scale, diagonal, o, p, q, vector; simpl; nra. }
  destruct (H1 q (1/10) ltac:(lra) ltac:(lra)) as (w & b & Hw & Hs & Hh). exists w, b. split; [assumption|]. split; [assumption|].
  intros h Hlin. apply (Hh h Hlin o minus in_o). lra.
Qed.
(** Three points of R^3 lie in a plane, four need not. *)
Definition quartet : labelled_set := trio ++ [(vector [0; 0; 1], minus)].
Lemma use_of_Strength_bounded : Tanay2018Statements.Strength_bounded ->
  (~ exists M, forall w b, separates 3 w b trio -> / Tanay2018Statements.cosine 3 w (means trio) <= M) /\
  exists M, forall w b, separates 3 w b quartet -> / Tanay2018Statements.cosine 3 w (means quartet) <= M.
Proof.
  pose proof root as (Hbetween & Hsq). intro H. split.
  - intro HM. apply (proj1 (H 3%nat trio trio_separable) HM). exists (vector [-1; sqrt 2; 2 * sqrt 2 - 1]), 0. split; [exists 0%nat; split; [lia | unfold vector; simpl; lra]|].
    intros x y [E|[E|[E|[]]]]; inversion E; subst; unfold o, p, q, vector; simpl; nra.
  - apply H.
    + split; [exists diagonal, (-1/2); intros x y [E|[E|[E|[E|[]]]]]; inversion E; subst; unfold score, diagonal, o, p, q, vector; simpl; lra|].
      split; [exists p | exists o]; unfold quartet, trio; simpl; auto.
    + intros (n & m & (i & Hi & Hn) & Hflat). pose proof (Hflat o minus ltac:(unfold quartet, trio; simpl; auto)) as E0. pose proof (Hflat p plus ltac:(unfold quartet, trio; simpl; auto)) as E1.
      pose proof (Hflat q plus ltac:(unfold quartet, trio; simpl; auto)) as E2. pose proof (Hflat (vector [0; 0; 1]) minus ltac:(unfold quartet, trio; simpl; auto 6)) as E3.
      unfold o, p, q, vector in *. simpl in *. assert (m = 0) by lra. subst m. assert (n2 : n 2%nat = 0) by lra. assert (n1 : n 1%nat = - (sqrt 2 * n 0%nat)) by lra.
      assert (n0 : n 0%nat * (1 - 2 * sqrt 2) = 0) by (rewrite n1, n2 in E2; lra). apply Rmult_integral in n0. destruct n0 as [n0|n0]; [|lra].
      apply Hn. destruct i as [|[|[|i]]]; [| | |lia]; rewrite ?n1, ?n2, ?n0; ring.
Qed.
