(* SPDX-License-Identifier: MIT *)
(** The exponential, by its series. *)

From Coq Require Import Reals List Lra Lia.
Import ListNotations.
Open Scope R_scope.

(** The library's [exp_increasing] and its [ln] need one axiom more, as they come from the mean
    value theorem; the series does not. Statements name a logarithm l by exp l = m. *)
Lemma exp_above_one x : 0 < x -> 1 < exp x.
Proof.
  intro Hx. unfold exp. destruct (exist_exp x) as (l & Hl). unfold exp_in in Hl. cbn [proj1_sig].
  set (f := fun i => / INR (fact i) * x ^ i) in *.
  assert (Hf : forall i, 0 <= f i).
  { intro i. apply Rmult_le_pos; [left; apply Rinv_0_lt_compat, lt_0_INR, lt_O_fact | apply pow_le; lra]. }
  assert (Hg : Un_growing (sum_f_R0 f)) by (intro n; simpl; specialize (Hf (S n)); lra).
  assert (H1 : sum_f_R0 f 1 <= l) by (apply (growing_ineq (sum_f_R0 f) l Hg); exact Hl).
  unfold f in H1. simpl in H1. lra.
Qed.

Lemma exp_grows x y : x < y -> exp x < exp y.
Proof.
  intro H. replace y with (x + (y - x)) by ring. rewrite exp_plus.
  pose proof (exp_above_one (y - x) ltac:(lra)). pose proof (exp_pos x).
  pose proof (Rmult_lt_compat_l _ _ _ H1 H0). lra.
Qed.

(** From the geometric series. *)
Lemma exp_minus y : 0 <= y < 1 -> 1 - y <= exp (- y).
Proof.
  intro Hy. assert (H : exp y <= / (1 - y)).
  { unfold exp. destruct (exist_exp y) as (l & Hl). unfold exp_in in Hl. cbn [proj1_sig].
    set (f := fun i => / INR (fact i) * y ^ i) in *.
    assert (Hall : forall n, sum_f_R0 f n <= / (1 - y)).
    { intro n. apply Rle_trans with (sum_f_R0 (fun i => y ^ i) n).
      - apply sum_Rle. intros i _. unfold f. rewrite <- (Rmult_1_l (y ^ i)) at 2. apply Rmult_le_compat_r; [apply pow_le; lra|].
        rewrite <- Rinv_1. apply Rinv_le_contravar; [lra|]. pose proof (lt_O_fact i) as Hf. apply (le_INR 1). lia.
      - rewrite tech3 by lra. rewrite <- (Rmult_1_l (/ (1 - y))). apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra|].
        pose proof (pow_le y (S n) ltac:(lra)). lra. }
    apply Rnot_lt_le. intro Hlt. destruct (Hl (l - / (1 - y)) ltac:(lra)) as (N & HN). specialize (HN N (le_n N)). specialize (Hall N).
    unfold R_dist in HN. apply Rabs_def2 in HN. lra. }
  rewrite exp_Ropp. pose proof (exp_pos y). apply (Rmult_le_reg_r (exp y)); [assumption|]. rewrite Rinv_l by lra.
  apply Rle_trans with ((1 - y) * / (1 - y)); [apply Rmult_le_compat_l; lra | right; field; lra].
Qed.
Lemma exp_series x : 0 <= x -> 1 + x + x * x / 2 <= exp x.
Proof.
  intro Hx. unfold exp. destruct (exist_exp x) as (l & Hl). unfold exp_in in Hl. cbn [proj1_sig].
  set (f := fun i => / INR (fact i) * x ^ i) in *.
  assert (Hf : forall i, 0 <= f i) by (intro i; apply Rmult_le_pos; [left; apply Rinv_0_lt_compat, lt_0_INR, lt_O_fact | apply pow_le; assumption]).
  assert (Hg : Un_growing (sum_f_R0 f)) by (intro n; simpl; specialize (Hf (S n)); lra).
  assert (H1 : sum_f_R0 f 2 <= l) by (apply (growing_ineq (sum_f_R0 f) l Hg); exact Hl).
  unfold f in H1. simpl in H1. lra.
Qed.
