(* SPDX-License-Identifier: MIT *)
(** Moosavi-Dezfooli, Fawzi, Fawzi, Frossard, Soatto 2018 (chapter moosavi2018), ours. *)

From Coq Require Import Reals List.
From separatrix Require Import Notions.
Import ListNotations.
Open Scope R_scope.

(** The flat model at x, with r the shortest vector that changes the label: within a ball of
    radius rho, whatever reaches the hyperplane through x + r, normal to r, changes the label. *)
Definition flat d (h : vec -> nat) (x r : vec) (rho : R) := forall u, norm d u <= rho ->
  dot d r r <= dot d r u -> h (move x u 1) <> h x.

(** A signed sum of the r, each with its sign. *)
Definition signed_sum (l : list (label * vec)) : vec := fun i => sum (fun p => sgn (fst p) * snd p i) l.

(** Some signed sum of any vectors reaches, up to its sign, every one of their hyperplanes; it is
    no longer than all of them together. *)
Definition Signed_sum := forall d (rs : list vec), exists l, map snd l = rs /\
  (forall r, In r rs -> dot d r r <= Rabs (dot d r (signed_sum l))) /\
  norm d (signed_sum l) <= sum (norm d) rs.

(** So, under the flat model, v or -v fools every point: no dimension, no probability, and no
    point left out. *)
Definition Signed_sum_fools := forall d (law : list (vec * vec)), exists v,
  norm d v <= sum (fun p => norm d (snd p)) law /\
  forall h, (forall x r, In (x, r) law -> flat d h x r (norm d v)) ->
  forall x r, In (x, r) law -> h (move x v 1) <> h x \/ h (move x v (-1)) <> h x.

(** The signs matter: the plain sum of r and -r fools nobody. *)
Definition Plain_sum_fails := exists d (rs : list vec) r, In r rs /\
  Rabs (dot d r (signed_sum (map (fun x => (plus, x)) rs))) < dot d r r.

(** For L linear scores with distinct rows one v, no longer than L (L - 1) / 2, moves every point of
    R^d along v or -v until another score is as large, if one is within distance 1: where the step
    to its boundary, (f_k - f_j) / |w_k - w_j|, is at most 1. *)
Definition caught_up d (L : nat) W B (k : nat) (x : vec) := exists j, (j < L)%nat /\ j <> k /\
  class_score d W B k x <= class_score d W B j x.
Definition Linear_all_points := forall d L W B,
  (forall i j, (i < L)%nat -> (j < L)%nat -> i <> j -> ~ same d (W i) (W j)) ->
  exists v, norm d v <= INR (L * (L - 1)) / 2 /\
  forall x k, (k < L)%nat ->
  (exists j, (j < L)%nat /\ j <> k /\
     class_score d W B k x - class_score d W B j x <= norm d (difference (W k) (W j))) ->
  caught_up d L W B k (move x v 1) \/ caught_up d L W B k (move x v (-1)).
