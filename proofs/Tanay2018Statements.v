(* SPDX-License-Identifier: MIT *)
(** Tanay, Griffin 2018 (chapter tanay2018), ours: where regularisation saturates. *)

From Coq Require Import Reals List.
From separatrix Require Import Notions.
Import ListNotations.
Open Scope R_scope.

(** L(w, b) = mean hinge loss + lambda |w|^2, b free. *)
Definition hinge (z : R) := Rmax 0 (1 - z).
Definition hinge_loss d (s : labelled_set) w b :=
  sum (fun p => hinge (sgn (snd p) * score d w b (fst p))) s.
Definition objective d (s : labelled_set) (lambda : R) w b :=
  hinge_loss d s w b / INR (length s) + lambda * dot d w w.
Definition is_minimiser d s lambda w b := forall w' b',
  objective d s lambda w b <= objective d s lambda w' b'.

(** As many points of each label; then the difference of the class means is 2/n times the sum of
    y x over S. *)
Definition balanced (s : labelled_set) := sum (fun p => sgn (snd p)) s = 0.
Definition mean_difference (s : labelled_set) : vec :=
  fun i => 2 / INR (length s) * sum (fun p => sgn (snd p) * fst p i) s.

(** lambda is at least an eighth of the widest <g, p - q>, p of label +1, q of label -1. *)
Definition saturated d (s : labelled_set) (lambda : R) := forall p q, In (p, plus) s -> In (q,
  minus) s ->
  dot d (mean_difference s) (difference p q) <= 8 * lambda.

(** Exactly then the minimiser's w is g / (4 lambda): the normal of the nearest-centroid rule. *)
Definition Saturation := forall d s lambda, balanced s -> s <> [] -> 0 < lambda ->
  (saturated d s lambda <->
   exists b, is_minimiser d s lambda (scale (/ (4 * lambda)) (mean_difference s)) b).
