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

(** Any balance. How many points bear a label. *)
Definition count (y : label) (s : labelled_set) : R := INR (length (with_label y s)).
Definition other_label (y : label) : label := match y with plus => minus | minus => plus end.

(** Hinge loss: the minimiser's w leans towards the difference g of the class means, at least by
    2 n / n_y lambda |w|^2, y the label of fewer points (so by 4 lambda |w|^2). *)
Definition D_adv_bound := forall d s lambda w b y, occurs plus s -> occurs minus s -> 0 < lambda ->
  is_minimiser d s lambda w b -> count y s <= count (other_label y) s ->
  2 * INR (length s) * lambda * dot d w w <= count y s * dot d w (means s).

(** Any convex loss that does not rise: the angle of w and g is less than a right one. *)
Definition convex_loss (f : R -> R) := forall z z' t, 0 <= t <= 1 ->
  f ((1 - t) * z + t * z') <= (1 - t) * f z + t * f z'.
Definition falling_loss (f : R -> R) := forall z z', z <= z' -> f z' <= f z.
Definition objective_of (f : R -> R) d (s : labelled_set) (lambda : R) w b :=
  sum (fun p => f (sgn (snd p) * score d w b (fst p))) s / INR (length s) + lambda * dot d w w.
Definition Below_right_angle := forall f d s lambda w b, convex_loss f -> falling_loss f ->
  occurs plus s -> occurs minus s -> 0 < lambda ->
  (forall w' b', objective_of f d s lambda w b <= objective_of f d s lambda w' b') ->
  same d w (fun _ => 0) \/ 0 < dot d w (means s).
