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
