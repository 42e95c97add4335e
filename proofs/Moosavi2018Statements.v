(* SPDX-License-Identifier: MIT *)
(** Moosavi-Dezfooli, Fawzi, Fawzi, Frossard, Soatto 2018 (chapter moosavi2018), ours. *)

From Coq Require Import Reals List.
From separatrix Require Import Notions.
Import ListNotations.
Open Scope R_scope.

Definition norm d (v : vec) := sqrt (dot d v v).

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
