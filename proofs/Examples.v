(* SPDX-License-Identifier: MIT *)
(** What the theorems do not say, and that they are about something: over-strong variants refuted,
    hypotheses that something satisfies, answers that exclude each other.

    A theorem stays provable if a notion in its hypotheses is made stronger, or one in its
    conclusion weaker; see [NotionExamples], [ChapterExamples] and [Uses] for the tests of that. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Statements Linear Convex Networks Regions MaxMargin Existence
  Farkas Multiclass Checker MulticlassChecker Complete Counterexamples Charles2019 Ours
  Zhang2022Statements Moosavi2018Statements Tanay2018Statements.
Import ListNotations.
Open Scope R_scope.

(** ** Directions *)

Definition beyond (c : R) : classifier := fun x => if Rlt_dec c (x O) then plus else minus.
Definition origin : vec := point [0].
Definition along : vec := point [1].

Ltac at_line := unfold beyond, move, scale, origin, along, point; simpl.

Lemma only_forwards : adversarial (beyond 0) origin along /\
  ~ adversarial (beyond 0) origin (scale (-1) along).
Proof.
  split.
  - exists 1. split; [lra|]. at_line. repeat destruct Rlt_dec; first [discriminate | lra].
  - intros (c & Hc & H). apply H. at_line. repeat destruct Rlt_dec; first [reflexivity | lra].
Qed.

Definition between_one_and_two : classifier :=
  fun x => if Rlt_dec 1 (x O) then if Rlt_dec (x O) 2 then plus else minus else minus.

Lemma once_is_not_for_good : adversarial between_one_and_two origin along /\
  ~ adversarial_for_good between_one_and_two origin along.
Proof.
  split.
  - exists (3/2). split; [lra|]. unfold between_one_and_two. at_line.
    repeat destruct Rlt_dec; first [discriminate | lra].
  - intros (c0 & Hc & H). apply (H (c0 + 2)); [lra|]. unfold between_one_and_two. at_line.
    repeat destruct Rlt_dec; first [reflexivity | lra].
Qed.

(** ** Linear classifiers *)

(** Both rules for the score 0 are admitted. *)
Lemma either_label_at_zero d w b y : exists h, is_linear d w b h /\
  forall x, score d w b x = 0 -> h x = y.
Proof.
  exists (fun x => if Rlt_dec 0 (score d w b x) then plus
                   else if Rlt_dec (score d w b x) 0 then minus else y).
  split; [split|]; intros x Hx; repeat destruct Rlt_dec; first [reflexivity | lra].
Qed.

Lemma no_other_label_off_zero d w b h x : is_linear d w b h -> 0 < score d w b x -> h x <> minus.
Proof. intros (Hp & _) H. rewrite Hp by assumption. discriminate. Qed.

Definition two_points : labelled_set := [(point [1], plus); (point [-1], minus)].

Lemma right_strictly : separates 1 (point [1]) 0 two_points /\
  ~ separates 1 (point [1]) 1 two_points.
Proof.
  split.
  - intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl; lra.
  - intro H. specialize (H _ _ (or_intror (or_introl eq_refl))). unfold score, point in H.
      simpl in H. lra.
Qed.

(** There is one max-margin classifier of these two points. *)
Lemma one_max_margin w b : max_margin 1 w b two_points <-> w O = 1 /\ b = 0.
Proof.
  assert (Hone : unit_norm 1 (point [1])) by (unfold unit_norm, point; simpl; ring).
  split.
  - intros (Hu & Hsep & Hmax).
    assert (H1 : margin_at_least 1 1 (point [1]) 0 two_points).
    { intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl; lra. }
    pose proof (Hmax _ _ Hone (proj1 right_strictly) 1 H1) as H.
    pose proof (H _ _ (or_introl eq_refl)) as Hp.
    pose proof (H _ _ (or_intror (or_introl eq_refl))) as Hm.
    unfold unit_norm, score, point in *. simpl in *. assert (1 <= w O) by lra.
      assert (w O <= 1) by nra. split; lra.
  - intros (Ew & ->). split; [|split].
    + unfold unit_norm. simpl. rewrite Ew. ring.
    + intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl; rewrite Ew; lra.
    + intros w' b' Hu _ g Hg x y Hin.
      pose proof (Hg _ _ (or_introl eq_refl)) as Hp.
      pose proof (Hg _ _ (or_intror (or_introl eq_refl))) as Hm.
      unfold unit_norm, score, point in *. simpl in *. assert (w' O <= 1) by nra.
      destruct Hin as [E|[E|[]]]; inversion E; subst; unfold point; simpl; rewrite Ew; lra.
Qed.

Definition halves : list term := [(1/2, (point [1], plus)); (1/2, (point [-1], minus))].

Lemma balanced_both_ways : balanced_sum 1 two_points (point [1]) halves /\
  (~ exists l, balanced_sum 1 two_points (point [-1]) l) /\
  ~ balanced_sum 1 two_points (point [1]) [(1, (point [1], plus))].
Proof.
  split; [|split].
  - split; [|split].
    + intros a p [E|[E|[]]]; inversion E; subst; (split; [lra | simpl; auto]).
    + intros i Hi. replace i with O by lia. unfold halves, point. simpl. lra.
    + unfold halves. simpl. lra.
  - intros (l & Hl). assert (Hne : nonzero 1 (point [-1])) by (exists O; unfold point; simpl;
      split; [lia | lra]).
    destruct (balanced_positive _ _ _ _ Hl Hne) as (l' & H1 & H2 & H3 & H4).
    pose proof (balanced_sum_rises _ _ _ _ _ _ H1 H2 H3 H4 (proj1 right_strictly)) as H.
    unfold point in H. simpl in H. lra.
  - intros (_ & _ & H). simpl in H. lra.
Qed.

Lemma hypotheses_of_section_3 : separable_with_both_labels 1 two_points /\
  max_margin 1 (point [1]) 0 two_points /\ balanced_sum 1 two_points (point [1]) halves.
Proof.
  split; [|split].
  - split; [exists (point [1]), 0; apply right_strictly|].
    split; [exists (point [1]) | exists (point [-1])]; simpl; auto.
  - apply one_max_margin. split; reflexivity.
  - apply balanced_both_ways.
Qed.

(** Theorem 4 with +y w* for -y w*, and Theorem 5 at its bound, are false. *)
Lemma theorem_4_wrong_sign : ~ forall d s ws bs, separable_with_both_labels d s ->
  max_margin d ws bs s -> forall w b h, separates d w b s -> is_linear d w b h ->
  forall x y, In (x, y) s -> adversarial h x (scale (sgn y) ws).
Proof.
  intro H. destruct hypotheses_of_section_3 as (H1 & H2 & _).
  destruct (either_label_at_zero 1 (point [1]) 0 plus) as (h & Hh & _).
  destruct (H 1%nat _ _ _ H1 H2 _ _ h (proj1 right_strictly) Hh (point [1]) plus) as (c & Hc & Hn).
  { left. reflexivity. }
  apply Hn. rewrite !(linear_label 1 (point [1]) 0 h _ plus); try assumption; try reflexivity;
    unfold score, move, scale, point; simpl; lra.
Qed.

Lemma theorem_5_at_its_bound : ~ forall d s ws bs alpha, separable_with_both_labels d s ->
  max_margin d ws bs s -> balanced_sum d s ws alpha ->
  forall w b g h, separates d w b s -> margin_at_least d g w b s -> 0 < g -> is_linear d w b h ->
  forall x y c, 0 < sgn y * score d w b x ->
  sgn y * score d w b x / (g * sum fst alpha) <= c -> h (move x (scale (- sgn y) ws) c) <> h x.
Proof.
  intro H. destruct hypotheses_of_section_3 as (H1 & H2 & H3).
  destruct (either_label_at_zero 1 (point [1]) 0 plus) as (h & Hh & H0).
  apply (H 1%nat _ _ _ _ H1 H2 H3 (point [1]) 0 1 h (proj1 right_strictly)) with (x := point [1]) (y := plus) (c := 1);
    try assumption; try lra.
  - intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl; lra.
  - unfold score, point. simpl. lra.
  - unfold score, point, halves. simpl. right. field.
  - rewrite H0 by (unfold score, move, scale, point; simpl; lra). symmetry.
    apply (linear_label 1 (point [1]) 0); [assumption|]. unfold score, point. simpl. lra.
Qed.

(** Corollary 6 for every point in place of some point is false. *)
Lemma corollary_6_for_every_point : ~ forall d s ws bs alpha, separable_with_both_labels d s ->
  max_margin d ws bs s -> balanced_sum d s ws alpha ->
  forall w b h, separates d w b s -> is_linear d w b h -> forall x y, In (x, y) s ->
  forall c, / sum fst alpha < c -> h (move x (scale (- sgn y) ws) c) <> h x.
Proof.
  intro H. destruct remark_6_fails as (d & s & ws & bs & Hs & Hmax & Hc).
  destruct (theorem_4_repaired d s Hs) as (_ & _). destruct (lemma_3_repaired d s Hs) as (_ & Hl).
  destruct (Hl ws bs Hmax) as (alpha & Ha).
  destruct (Hc (/ sum fst alpha + 1)) as (w & b & x & y & Hsep & Hin & Hh).
  apply (H d s ws bs alpha Hs Hmax Ha w b _ Hsep (sign_linear d w b) x y Hin (/ sum fst alpha + 1));
    [lra | apply Hh, sign_linear].
Qed.

(** ** Convex regions and networks *)

(** 0 < x <= 1 is convex, but neither open nor closed. *)
Definition half_open : classifier :=
  fun x => if Rlt_dec 0 (x O) then if Rle_dec (x O) 1 then minus else plus else plus.

Lemma half_open_label x : half_open x = minus <-> 0 < x O <= 1.
Proof. unfold half_open. destruct Rlt_dec; [destruct Rle_dec|]; split; intro; first [lra |
  reflexivity | discriminate]. Qed.

Lemma neither_open_nor_closed : convex (region half_open minus) /\
  ~ convex_classifier 1 minus half_open.
Proof.
  split.
  - intros x y t Hx Hy Ht. unfold region in *. apply half_open_label in Hx, Hy.
      apply half_open_label.
    unfold mix. pose proof (Rmult_le_pos (1 - t) (1 - x O)). pose proof (Rmult_le_pos t (1 - y O)).
    pose proof (Rmult_le_pos (1 - t) (x O)). pose proof (Rmult_le_pos t (y O)).
    destruct (Req_dec t 0) as [->|]; [lra|]. pose proof (Rmult_lt_0_compat t (y O)). lra.
  - intros (_ & [Ho|Hc]).
    + destruct (Ho (point [1])) as (e & He & H); [apply half_open_label; unfold point; simpl;
        lra|].
      assert (Hn : near 1 e (point [1]) (point [1 + e / 2])).
      { intros i Hi. replace i with O by lia. unfold point. simpl. rewrite Rabs_right; lra. }
      specialize (H _ Hn). apply half_open_label in H. unfold point in H. simpl in H. lra.
    + assert (H : region half_open minus (point [0])).
      { apply Hc. intros e He. exists (point [Rmin (e / 2) 1]).
        pose proof (Rmin_l (e / 2) 1). pose proof (Rmin_r (e / 2) 1).
        assert (0 < Rmin (e / 2) 1) by (apply Rmin_glb_lt; lra). split.
        - intros i Hi. replace i with O by lia. unfold point. simpl. rewrite Rabs_right; lra.
        - apply half_open_label. unfold point. simpl. lra. }
      apply half_open_label in H. unfold point in H. simpl in H. lra.
Qed.

(** Open alone and closed alone will do: x < 0 and x <= 0. *)
Lemma open_or_closed : exists h h', convex_classifier 1 minus h /\ ~ is_closed 1 (region h minus) /\
  convex_classifier 1 minus h' /\ ~ is_open 1 (region h' minus).
Proof.
  exists (fun x => if Rle_dec 0 (x O) then plus else minus), (beyond 0).
  assert (E : forall x, score 1 (point [1]) 0 x = x O) by (intro; unfold score, point; simpl;
    ring).
  split; [|split; [|split]].
  - apply class_R'_convex, (linear_within 1 (point [1]) 0). right. intro x. rewrite E.
    destruct Rle_dec; split; intro; first [assumption | reflexivity | lra | discriminate].
  - intro Hc. assert (H : region (fun x => if Rle_dec 0 (x O) then plus else minus) minus (point [0])).
    { apply Hc. intros e He. exists (point [- e / 2]). split.
      - intros i Hi. replace i with O by lia. unfold point. simpl. rewrite Rabs_left; lra.
      - unfold region, point. simpl. destruct Rle_dec; [lra | reflexivity]. }
    unfold region, point in H. simpl in H. destruct Rle_dec; [discriminate | lra].
  - apply class_R'_convex, (linear_within 1 (point [1]) 0). left. intro x. rewrite E.
      unfold beyond.
    destruct Rlt_dec; split; intro; first [assumption | reflexivity | lra | discriminate].
  - intro Ho. destruct (Ho (point [0])) as (e & He & H).
    { unfold region, beyond, point. simpl. destruct Rlt_dec; [lra | reflexivity]. }
    specialize (H (point [e / 2])). unfold region, beyond, point in H. simpl in H.
    destruct Rlt_dec; [|lra]. discriminate H. intros i Hi. replace i with O by lia. simpl.
      rewrite Rabs_right; lra.
Qed.

(** Every class of networks has a member that fits a separable set. *)
Lemma hypotheses_of_section_5 d w b s : separates d w b s ->
  (exists h, class_R d h /\ accurate h s) /\ (exists h, class_R' d h /\ accurate h s) /\
  (exists h, class_R'' d h /\ accurate h s).
Proof.
  intro Hsep.
  assert (Hm : accurate (region_of d [(w, b)] minus) s).
  { apply region_accurate. intros x z Hin. pose proof (Hsep _ _ Hin) as H. split; intro Hz.
    - intros u [<-|[]]. subst z. unfold height. simpl in *. lra.
    - exists (w, b). split; [left; reflexivity|]. destruct z; [|congruence]. unfold height.
        simpl in *. lra. }
  assert (Hp : accurate (region_of d [(scale (-1) w, - b)] plus) s).
  { assert (E : forall x, height d (scale (-1) w, - b) x = - score d w b x)
      by (intro x; unfold height, score; simpl; rewrite dot_sym, dot_scale, dot_sym; ring).
    apply region_accurate. intros x z Hin. pose proof (Hsep _ _ Hin) as H. split; intro Hz.
    - intros u [<-|[]]. subst z. rewrite E. simpl in *. lra.
    - exists (scale (-1) w, - b). split; [left; reflexivity|]. rewrite E. destruct z;
        [congruence|]. simpl in *. lra. }
  split; [|split].
  - exists (region_of d [(w, b)] minus). split; [apply (region_network d _ minus) | assumption].
  - exists (region_of d [(w, b)] minus). split; [apply class_R_within, (region_network d _ minus) |
      assumption].
  - exists (region_of d [(scale (-1) w, - b)] plus). split; [apply (region_network d _ plus) |
      assumption].
Qed.

(** |x| < 1 as the +1 region is in neither R nor R'. *)
Lemma not_a_bump : let h : classifier := fun x => if Rlt_dec (Rabs (x O)) 1 then plus else minus in
  ~ class_R 1 h /\ ~ class_R' 1 h.
Proof.
  intro h. assert (H : ~ convex (region h minus)).
  { intro Hc. assert (Hin : region h minus (mix (1/2) (point [-1]) (point [1]))).
    { apply Hc; [| |lra]; unfold region, h, point; simpl; destruct Rlt_dec as [Hl|];
        try reflexivity; exfalso.
      - rewrite Rabs_left in Hl; lra.
      - rewrite Rabs_right in Hl; lra. }
    unfold region, h, mix, point in Hin. simpl in Hin.
    replace ((1 - 1 / 2) * -1 + 1 / 2 * 1) with 0 in Hin by field. rewrite Rabs_R0 in Hin.
    destruct Rlt_dec; [discriminate | lra]. }
  split; intro Hh; apply H; [apply (lemma_13 1%nat h Hh) | apply (lemma_14 1%nat h Hh)].
Qed.

(** ** K classes *)

Lemma a_tie_does_not_fit : ~ fits_classes 1 2 (fun _ _ => 0) (fun _ => 0) [(point [0], O)].
Proof.
  intro H. destruct (H _ _ (or_introl eq_refl)) as (_ & Hb).
    specialize (Hb 1%nat ltac:(lia) ltac:(lia)).
  unfold class_score in Hb. simpl in Hb. lra.
Qed.

(** Where all scores are equal, any h is an arg max. *)
Lemma any_rule_for_ties d K h : (forall x, (h x < K)%nat) ->
  is_argmax d K (fun _ _ => 0) (fun _ => 0) h.
Proof.
  intros H x. split; [apply H|]. intros m _. unfold class_score. lra.
Qed.

(** Right by the rule alone: scores 0 and x at 0 and 1, ties to the lower class. *)
Lemma right_by_the_rule : exists W B h, right_classifier 1 2 W B h [(point [0], O); (point [1],
  1%nat)] /\
  ~ fits_classes 1 2 W B [(point [0], O); (point [1], 1%nat)].
Proof.
  set (W := fun m : nat => match m with O => fun _ => 0 | _ => fun _ : nat => 1 end : vec).
  destruct (ranked_argmax_exists 1 2 W (fun _ => 0) (fun j => j)) as (h & Hh); [lia | auto|].
  exists W, (fun _ => 0), h. split.
  - right. exists (fun j => j). split; [assumption|]. destruct Hh as (_ & Hh).
    intros x y [E|[E|[]]]; inversion E; subst; destruct (Hh (point [0])) as (H0 & H0');
      destruct (Hh (point [1])) as (H1 & H1').
    + destruct (Nat.eq_dec (h (point [0])) O) as [|Hne]; [assumption|].
      destruct (H0' O) as [Hl|(_ & Hl)]; [lia | auto | | lia].
      assert (E1 : h (point [0]) = 1%nat) by lia. rewrite E1 in Hl. unfold class_score, W,
        point in Hl. simpl in Hl. lra.
    + destruct (Nat.eq_dec (h (point [1])) 1) as [|Hne]; [assumption|].
      assert (E0 : h (point [1]) = O) by lia.
      destruct (H1' 1%nat) as [Hl|(Hl & _)]; [lia | lia | |]; rewrite E0 in Hl;
        unfold class_score, W, point in Hl; simpl in Hl; lra.
  - intro H. destruct (H _ _ (or_introl eq_refl)) as (_ & Hb).
      specialize (Hb 1%nat ltac:(lia) ltac:(lia)).
    unfold class_score, W, point in Hb. simpl in Hb. lra.
Qed.

(** Right by some rule that is no order: no direction serves. *)
Lemma right_by_any_rule : exists W B h (s : class_set), is_argmax 1 2 W B h /\
  (forall x y, In (x, y) s -> h x = y) /\ class_occurs 0 s /\ class_occurs 1 s /\
  forall v, exists x, In (x, O) s /\ forall c, 0 < c -> h (move x v c) = O.
Proof.
  set (h := fun x : vec => if Req_EM_T (x O) 1 then 1%nat else O).
  exists (fun _ _ => 0), (fun _ => 0), h, [(point [0], O); (point [1], 1%nat); (point [2],
    O)].
  split; [apply any_rule_for_ties; intro x; unfold h; destruct Req_EM_T; lia|].
  split; [intros x y [E|[E|[E|[]]]]; inversion E; subst; unfold h, point; simpl;
    destruct Req_EM_T; first [reflexivity | lra]|].
  split; [exists (point [0]); simpl; auto|]. split; [exists (point [1]); simpl; auto|].
  intro v. destruct (Rle_dec 0 (v O)) as [Hv|Hv].
  - exists (point [2]). split; [simpl; auto|]. intros c Hc. unfold h, move, point. simpl.
    pose proof (Rmult_le_pos c (v O)). destruct Req_EM_T; [lra | reflexivity].
  - exists (point [0]). split; [simpl; auto|]. intros c Hc. unfold h, move, point. simpl.
    pose proof (Rmult_le_pos c (- v O)). destruct Req_EM_T; [lra | reflexivity].
Qed.

Lemma hypotheses_of_theorem_8 : exists W B,
  fits_classes 1 2 W B [(point [0], O); (point [1], 1%nat)].
Proof.
  exists (fun m => match m with O => fun _ => 0 | _ => fun _ : nat => 1 end : vec),
    (fun m => match m with O => 1/2 | _ => 0 end).
  intros x y [E|[E|[]]]; inversion E; subst; (split; [lia|]); intros m Hm Hne;
    (assert (Em : m = O \/ m = 1%nat) by lia; destruct Em; subst; try congruence);
    unfold class_score, point; simpl; lra.
Qed.

(** ** The other chapters *)

Lemma axes_independent : independent 2 [point [1; 0]; point [0; 1]] /\
  ~ independent 1 [point [1]; point [-1]].
Proof.
  assert (H0 : forall (l : list (R * vec)) i, (forall a x, In (a, x) l -> In x (@nil vec)) ->
            sum (fun p => fst p * snd p i) l = 0).
  { intros [|(a, x) r] i H; [reflexivity | destruct (H a x (or_introl eq_refl))]. }
  split.
  - split; [|split; [|exact I]]; intros (l & Hl & E).
    + specialize (E O ltac:(lia)). cbv beta in E. rewrite (sum_ext _ (fun _ => 0 * 0)),
        sum_mult in E.
      * unfold point in E. simpl in E. lra.
      * intros (a, x) Hin. destruct (Hl a x Hin) as [<-|[]]. unfold point. simpl. ring.
    + specialize (E 1%nat ltac:(lia)). cbv beta in E. rewrite (H0 l _ Hl) in E.
        unfold point in E. simpl in E. lra.
  - intros (H & _). apply H. exists [(-1, point [-1])]. split.
    + intros a x [E|[]]. inversion E. left. reflexivity.
    + intros i Hi. replace i with O by lia. unfold point. simpl. ring.
Qed.

(** Both sides of the threshold occur: for the points 1 and -1, g = 2 and lambda_0 = 1/2. *)
Lemma saturated_or_not : balanced two_points /\ saturated 1 two_points (1/2) /\
  ~ saturated 1 two_points (1/4).
Proof.
  assert (E : mean_difference two_points O = 2).
  { unfold mean_difference, two_points, point. simpl. field. }
  split; [|split].
  - unfold balanced. simpl. ring.
  - intros p q [Ep|[Ep|[]]] [Eq|[Eq|[]]]; inversion Ep; inversion Eq; subst.
    cbn [dot]. rewrite E. unfold difference, point. simpl. lra.
  - intro H. specialize (H _ _ (or_introl eq_refl) (or_intror (or_introl eq_refl))).
    cbn [dot] in H. rewrite E in H. unfold difference, point in H. simpl in H. lra.
Qed.

(** The flat model holds at 0 for x >= 1, and not where an island lies beyond. *)
Lemma flat_or_not : flat 1 (fun x => if Rle_dec 1 (x O) then 1%nat else O) (point [0]) (point [1]) 5 /\
  ~ flat 1 (fun x => if Rle_dec 1 (x O) then if Rle_dec (x O) 2 then 1%nat else O else O)
      (point [0]) (point [1]) 5.
Proof.
  split.
  - intros u _ Hu. unfold move, point in *. simpl in *. repeat destruct Rle_dec;
      first [discriminate | lra].
  - intro H. apply (H (point [3])).
    + unfold norm, point. simpl. replace (0 + 3 * 3) with (3 * 3) by ring. rewrite sqrt_square;
        lra.
    + unfold point. simpl. lra.
    + unfold move, point. simpl. repeat destruct Rle_dec; first [reflexivity | lra].
Qed.

(** ** Answers: no two of the three hold at once *)

Definition exclusive (says : answer -> Prop) :=
  ~ (says Yes /\ says No) /\ ~ (says Yes /\ says Vacuous) /\ ~ (says No /\ says Vacuous).

Lemma separators_exclusive q v : directions q v -> exclusive (says_separators q).
Proof.
  intro Hv. split; [|split].
  - intros (((x & Hx) & _ & Hy) & _ & Hn). destruct (Hn v Hv) as (w & b & Hsep & Hw & Hs).
    apply (spared_not_transfers _ _ _ _ (ex_intro _ x Hx) (Hn v Hv)), fools_transfers, Hy, Hv.
  - intros ((Ho & (w & b & _ & Hs) & _) & [H|H]); [contradiction | apply H; exists w, b;
      assumption].
  - intros ((Ho & Hn) & [H|H]); [contradiction|]. destruct (Hn v Hv) as (w & b & Hs & _). apply H.
      exists w, b. assumption.
Qed.

Lemma convex_exclusive q v : directions q v -> exclusive (says_convex q).
Proof.
  intro Hv. split; [|split].
  - intros (((x & Hx) & _ & Hy) & _ & Hn). destruct (Hn v Hv) as (h & Hh & Hacc & Hs).
    destruct (for_good _ _ _ (Hy v Hv h (network_convex _ _ _ Hh) Hacc x (Hacc _ _ Hx))) as (c & Hc & Hne).
    apply Hne, Hs; [apply Hacc, Hx | assumption].
  - intros ((Ho & (h & Hh & Ha) & _) & [H|H]); [contradiction|].
    apply H. exists h. split; [apply network_convex|]; assumption.
  - intros ((Ho & Hn) & [H|H]); [contradiction|]. destruct (Hn v Hv) as (h & Hh & Ha & _).
    apply H. exists h. split; [apply network_convex|]; assumption.
Qed.

Lemma fitting_is_right d K W B s k : class_occurs k s -> fits_classes d K W B s ->
  exists h, is_argmax d K W B h /\ right_classifier d K W B h s.
Proof.
  intros (x & Hx) Hfit. destruct (Hfit _ _ Hx) as (HkK & _).
  destruct (ranked_argmax_exists d K W B (fun j => j)) as (h & Hh); [lia | auto|].
  pose proof (ranked_is_argmax _ _ _ _ _ _ Hh) as Ha. exists h. split; [assumption | left; auto].
Qed.

Lemma classes_exclusive q v : headings q v -> exclusive (says_classes q).
Proof.
  intro Hv. split; [|split].
  - intros ((Ho & _ & Hy) & _ & Hn). destruct (Hn v Hv) as (W & B & Hfit & Hs).
    destruct (fitting_is_right _ _ _ _ _ _ Ho Hfit) as (h & Hh & Hr). destruct Ho as (x & Hx).
    destruct (Hy v Hv W B h Hr x (right_is_right _ _ _ _ _ _ Hr _ _ Hx)) as (c0 & Hc & H).
    apply (H (c0 + 1)); [lra|]. apply (Hs h Hh x Hx). lra.
  - intros ((Ho & (W & B & Hfit) & _) & [H|H]); [contradiction|].
    destruct (fitting_is_right _ _ _ _ _ _ Ho Hfit) as (h & _ & Hr). apply H. exists W, B, h.
      assumption.
  - intros ((Ho & Hn) & [H|H]); [contradiction|]. destruct (Hn v Hv) as (W & B & Hfit & _).
    destruct (fitting_is_right _ _ _ _ _ _ Ho Hfit) as (h & _ & Hr). apply H. exists W, B, h.
      assumption.
Qed.

Definition all := (only_forwards, once_is_not_for_good, either_label_at_zero,
  no_other_label_off_zero,
  right_strictly, one_max_margin, balanced_both_ways, hypotheses_of_section_3, theorem_4_wrong_sign,
  theorem_5_at_its_bound, corollary_6_for_every_point, neither_open_nor_closed, open_or_closed,
  hypotheses_of_section_5, not_a_bump,
  (a_tie_does_not_fit, any_rule_for_ties, ranked_argmax_exists, right_by_the_rule,
    right_by_any_rule,
   hypotheses_of_theorem_8, axes_independent, flat_or_not,
   saturated_or_not, separators_exclusive, convex_exclusive, classes_exclusive)).
