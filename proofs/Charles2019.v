(* SPDX-License-Identifier: MIT *)
(** Charles, Rosenberg, Papailiopoulos 2019, and ours: a proof of each of [Statements]. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Statements Linear MaxMargin Existence Farkas Convex Networks
  Multiclass Regions Checker MarginChecker Complete Counterexamples.
Import ListNotations.
Open Scope R_scope.

(** ** Section 3 *)

Theorem lemma_3_repaired : Lemma_3_repaired.
Proof.
  intros d s (Hsep & Hp & Hm). split; [apply max_margin_exists; assumption|].
  intros ws bs H. apply (max_margin_is_balanced d s ws bs); assumption.
Qed.

Theorem theorem_4_repaired : Theorem_4_repaired.
Proof.
  intros d s (Hsep & Hp & Hm). split; [apply max_margin_exists; assumption|].
  intros ws bs H. apply (max_margin_fools d s ws bs); assumption.
Qed.

(** Along a lower bias the margin of a one-label set grows without end. *)
Theorem theorem_4_fails_as_printed : Theorem_4_fails_as_printed.
Proof.
  intros d s y Hd Hs Hone. destruct (one_label_no_maximum d s y Hd Hs Hone) as (H1 & H2).
  split; [assumption|]. split; [assumption|]. intros v Hv. apply one_label_spares; assumption.
Qed.

Lemma weights_positive d s ws bs alpha : max_margin d ws bs s -> balanced_sum d s ws alpha ->
  0 < sum fst alpha.
Proof.
  intros Hmax Hl. assert (Hw : nonzero d ws).
  { apply (rises_nonzero _ _ ws). destruct Hmax as (Hu & _). unfold unit_norm in Hu. lra. }
  assert (Hge : forall t, In t alpha -> 0 <= fst t) by (intros (a, p) Hin;
    apply (proj1 Hl a p Hin)).
  destruct (Rle_or_lt (sum fst alpha) 0) as [Hle|]; [|assumption]. exfalso.
  destruct Hw as (i & Hi & Hne). apply Hne. rewrite (proj1 (proj2 Hl) i Hi).
  rewrite (sum_ext _ (fun _ => 0 * 0)); [rewrite sum_mult; ring|].
  intros (a, (x, y)) Hin. pose proof (sum_zero fst alpha Hge Hle _ Hin) as E. simpl in *.
  rewrite E. ring.
Qed.

Theorem theorem_5_repaired : Theorem_5_repaired.
Proof.
  intros d s ws bs l (_ & Hp & Hm) Hmax Hl. split; [apply (weights_positive d s ws bs);
    assumption|].
  apply (length_along_max_margin d s ws bs l); assumption.
Qed.

Theorem corollary_6_repaired : Corollary_6_repaired.
Proof.
  intros d s ws bs l (_ & Hp & Hm) Hmax Hl. split; [apply (weights_positive d s ws bs);
    assumption|].
  apply (some_point_within_the_margin d s ws bs l); assumption.
Qed.

Theorem remark_6_fails : Remark_6_fails.
Proof.
  exists 2%nat, ledge, (point [0; 1]), 0. destruct ledge_max_margin as (Hsep & Hmax).
  split; [|split].
  - split; [exists (point [0; 1]), 0; assumption|].
    split; [exists (point [0; 1]) | exists (point [0; -1])]; simpl; auto.
  - assumption.
  - apply ledge_has_no_length.
Qed.

(** ** Section 4: K classes *)

Theorem theorem_8_repaired : Theorem_8_repaired.
Proof.
  intros d K s k l Hne (W0 & B0 & Hfit) Hk Hl.
  assert (Hne' : k <> l) by auto.
  assert (Hocc : occurs plus (against k l s) /\ occurs minus (against k l s)).
  { destruct Hk as (xk & Hk), Hl as (xl & Hl).
    split; [exists xk | exists xl]; apply in_against; assumption. }
  destruct Hocc as (Hp & Hm).
  assert (Hsep : exists w b, separates d w b (against k l s)).
  { exists (minus_row W0 k l), (B0 k - B0 l). intros x y Hin. apply in_against in Hin;
      [|assumption].
    assert (HK : (k < K)%nat /\ (l < K)%nat).
    { destruct Hk as (xk & Hk), Hl as (xl & Hl). split; [apply (Hfit _ _ Hk) |
        apply (Hfit _ _ Hl)]. }
    rewrite score_difference. destruct HK as (HkK & HlK).
    destruct y; destruct (Hfit _ _ Hin) as (_ & Hb); simpl;
      [specialize (Hb l HlK) | specialize (Hb k HkK)]; specialize (Hb ltac:(auto)); lra. }
  split; [apply max_margin_exists; assumption|].
  intros ws bs Hmax W B h Hright x Hx. split; [apply (right_is_right _ _ _ _ _ _ Hright), Hx|].
  destruct (max_margin_is_balanced d (against k l s) ws bs Hp Hm Hmax) as (a & Ha).
  rewrite (right_is_right _ _ _ _ _ _ Hright _ _ Hx).
  apply (balanced_sum_leaves_class d K W B h s k l ws a); try assumption.
  - intro E. destruct Hmax as (Hu & _). unfold unit_norm in Hu. rewrite dot_zero in Hu
      by assumption. lra.
  - apply (right_is_right _ _ _ _ _ _ Hright), Hx.
Qed.

(** ** Section 5 *)

Theorem theorem_10 : Theorem_10.
Proof.
  intros d s (xp & Hp) (xm & Hm). exists (difference xp xm). intros h Hh.
  apply (difference_leaves d s minus xm xp plus); try assumption; [discriminate|].
  apply class_R_convex, Hh.
Qed.

Theorem theorem_11_repaired : Theorem_11_repaired.
Proof.
  intros d s alpha beta Hne (xa & Ha) (xb & Hb). exists (difference xb xa).
  apply (difference_leaves d s alpha xa xb beta); assumption.
Qed.

Theorem theorem_12_repaired : Theorem_12_repaired.
Proof.
  intros d xa xb alpha beta Hne. exists (difference xb xa).
    intros C h HC Ha Hb Hout Hha Hhb x Hx Hhx.
  set (s := [(xa, alpha); (xb, beta)]).
  destruct (difference_leaves d s alpha xa xb beta Hne) with (h := C) (p := x) as (c & Hc & H).
  - left. reflexivity.
  - right. left. reflexivity.
  - assumption.
  - intros p y [E|[E|[]]]; congruence.
  - assumption.
  - exists c. split; [assumption|]. rewrite Hout; [congruence|]. rewrite Hx in H.
    destruct (C (move x (difference xb xa) c)), alpha, beta; congruence.
Qed.

Theorem theorem_12_no_continuity_fails : Theorem_12_no_continuity_fails.
Proof. exact all_but_spares. Qed.

Theorem lemma_13 : Lemma_13.
Proof. intros d h Hh. apply (class_R_convex d h Hh). Qed.

Theorem lemma_14 : Lemma_14.
Proof. intros d h Hh. apply (class_R'_convex d h Hh). Qed.

Theorem theorem_15 : Theorem_15.
Proof.
  intros d s (xp & Hp) (xm & Hm). exists (difference xp xm). intros h Hh.
  apply (difference_leaves d s minus xm xp plus); try assumption; [discriminate|].
  apply class_R'_convex, Hh.
Qed.

Theorem theorem_16_fails_as_printed : Theorem_16_fails_as_printed.
Proof.
  exists 1%nat, [(point [-1], plus); (point [0], minus); (point [1], plus)].
  split; [exists (point [1]); simpl; auto|]. split; [exists (point [0]); simpl; auto|].
  apply wedge_spares_every_direction.
Qed.

Theorem theorem_16_repaired : Theorem_16_repaired.
Proof.
  intros d s (xp & Hp) (xm & Hm). exists (difference xm xp). intros h Hh.
  apply (difference_leaves d s plus xp xm minus); try assumption; [discriminate|].
  apply class_R''_convex, Hh.
Qed.

(** ** Section 6 *)

Theorem corollary_17_repaired : Corollary_17_repaired.
Proof.
  intros d s (_ & (xp & Hp) & (xm & Hm)). exists (difference xp xm). split.
  - intros h Hh. apply (difference_leaves d s minus xm xp plus); try assumption; [discriminate|].
    apply class_R'_convex, Hh.
  - intros w b h Hsep Hlin x Hx. apply for_good.
    apply (separators_yes_pairs d s (difference xp xm) [(1, (xp, xm))]) with (w := w) (b := b);
      try assumption; [discriminate| |].
    + intros m p q [E|[]]. inversion E; subst. repeat split; [lra | assumption | assumption].
    + intros i _. simpl. unfold difference. ring.
Qed.

Theorem corollary_17_section_6_fails : Corollary_17_section_6_fails.
Proof.
  exists 1%nat, [(point [0], plus); (point [1], minus)]. split; [|apply opposite_wedge_spares].
  split; [|split; [exists (point [0]) | exists (point [1])]; simpl; auto].
  exists (point [-1]), (1/2). intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl;
    lra.
Qed.

Theorem section_6 : Section_6.
Proof.
  exists 2%nat, corner, (point [1; 0]), (-1/2), strip_classifier, (point [0; 0]).
  destruct strip_is_spared as (H1 & H2 & H3 & H4). pose proof (class_R_within 2 _ H2).
  repeat (split; [first [assumption | left; reflexivity]|]). assumption.
Qed.

(** ** Ours *)

Theorem ours_separators_complete : Separators_complete.
Proof.
  intros d s v y Hd Hsep Hocc.
  assert (H : fools_separators d s v y -> transfers_to_separators d s v y) by apply fools_transfers.
  assert (H' : transfers_to_separators d s v y ->
             nonzero d v /\ exists l, balanced_sum d s (scale (- sgn y) v) l)
    by (apply transfers_is_balanced; assumption).
  assert (H'' : (nonzero d v /\ exists l, balanced_sum d s (scale (- sgn y) v) l) ->
             fools_separators d s v y) by (intros (Hv & l & Hl); apply (balanced_fools _ _ _ _ l);
               assumption).
  tauto.
Qed.

Theorem ours_convex_complete : Convex_complete.
Proof.
  intros d s v y Hfit Hocc.
  pose proof (escapes_leaves d s v y). pose proof (leaves_transfers d s v y).
  pose proof (transfers_escapes d s v y Hfit Hocc). tauto.
Qed.

Theorem ours_any_difference_serves : Any_difference_serves.
Proof.
  intros d s xp xm Hp Hm. split.
  - apply (separators_yes_pairs d s (difference xp xm) [(1, (xp, xm))]); [discriminate| |].
    + intros m p q [E|[]]. inversion E; subst. repeat split; [lra | assumption | assumption].
    + intros i _. simpl. unfold difference. ring.
  - intros h Hh. apply (difference_leaves d s minus xm xp plus); try assumption; [discriminate|].
    apply class_R'_convex, Hh.
Qed.

Theorem ours_any_difference_serves_classes : Any_difference_serves_classes.
Proof.
  intros d K s k l xk xl Hne Hk Hl W B h Hright x Hx.
  destruct (right_between d K W B h s k l ltac:(auto) Hright) as (Hge & z & Hgt);
    [exists xk; assumption | exists xl; assumption|].
  pose proof (Hge xk plus) as H1. pose proof (Hge xl minus) as H2.
  rewrite in_against in H1 by auto. rewrite in_against in H2 by auto.
  specialize (H1 Hk). specialize (H2 Hl). rewrite score_difference in H1, H2. simpl in H1, H2.
  assert (Hstrict : 0 < class_score d W B k xk - class_score d W B l xk \/
                    0 < class_score d W B l xl - class_score d W B k xl).
  { destruct z; [left; pose proof (Hgt xk) as H | right; pose proof (Hgt xl) as H];
      rewrite in_against in H by auto; [specialize (H Hk) | specialize (H Hl)];
      rewrite score_difference in H; simpl in H; lra. }
  assert (HlK : (l < K)%nat).
  { rewrite <- (right_is_right _ _ _ _ _ _ Hright _ _ Hl).
      apply (right_is_argmax _ _ _ _ _ _ Hright). }
  destruct (overtaken d K W B h k l (difference xl xk) x HlK) as (c0 & Hc0 & H); try assumption.
  - rewrite !dot_difference. unfold class_score in *. lra.
  - apply (right_is_argmax _ _ _ _ _ _ Hright).
  - exists (c0 + 1). split; [lra|]. apply H. lra.
Qed.

Theorem ours_R_within_R' : R_within_R'.
Proof. exact class_R_within. Qed.

Theorem ours_H_within_R' : H_within_R'.
Proof. exact linear_within. Qed.
