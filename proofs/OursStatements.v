(* SPDX-License-Identifier: MIT *)
(** Ours: the statements that the pages show. Nothing is proved here; [Ours] proves each. *)

From Coq Require Import Reals List.
From separatrix Require Import Notions.
Import ListNotations.
Open Scope R_scope.

(** ** What transfers, exactly *)

(** What transfers to all separators is a balanced sum, not 0, and these fool all separators
    everywhere: D-lin misses nothing. *)
Definition Separators_complete := forall d s v y, (0 < d)%nat ->
  (exists w b, separates d w b s) -> occurs y s ->
  (transfers_to_separators d s v y <-> fools_separators d s v y) /\
  (fools_separators d s v y <->
   nonzero d v /\ exists l, balanced_sum d s (scale (- sgn y) v) l).

(** What transfers to all networks leaves all regions, and leads from the hull to an outside
    point: D-conv misses nothing. *)
Definition Convex_complete := forall d s v y,
  (exists h, convex_classifier d y h /\ accurate h s) -> occurs y s ->
  (transfers_to_networks d s v y <-> leaves_convex_regions d s v y) /\
  (leaves_convex_regions d s v y <-> escapes d s v y).

(** Any difference of two points serves: for the separators and for R' at the points of label -1,
    for K classes at those of the first point's class. *)
Definition Any_difference_serves := forall d s xp xm, In (xp, plus) s -> In (xm, minus) s ->
  fools_separators d s (difference xp xm) minus /\
  (forall h, class_R' d h -> accurate h s ->
     forall x, h x = minus -> adversarial h x (difference xp xm)).
Definition Any_difference_serves_classes := forall d K s k l xk xl, l <> k ->
  In (xk, k) s -> In (xl, l) s -> forall W B h, right_classifier d K W B h s ->
  forall x, h x = k -> exists c, 0 < c /\ h (move x (difference xl xk) c) <> k.

Definition R_within_R' := forall d h, class_R d h -> class_R' d h.
(** Whichever one label h gives where the score is 0. *)
Definition H_within_R' := forall d w b h,
  (forall x, h x = plus <-> 0 < score d w b x) \/ (forall x, h x = plus <-> 0 <= score d w b x) ->
  class_R' d h.
(** With -1 where the score is 0, even within R. *)
Definition H_within_R := forall d w b h, (forall x, h x = plus <-> 0 < score d w b x) -> class_R d h.

(** K classes: what moves every classifier that fits at its points of class k moves each that is
    right by any order of the classes, everywhere and for good: D-multi misses nothing. *)
Definition Classes_complete := forall d K s v k, (exists W B, fits_classes d K W B s) -> class_occurs k s ->
  ((forall W B h, fits_classes d K W B s -> is_argmax d K W B h -> forall x, In (x, k) s ->
      exists c, 0 < c /\ h (move x v c) <> h x) <-> fools_classes d K s v k).

(** What serves all regions serves the separators; not conversely. *)
Definition Richer_to_poorer := forall d s v,
  (forall h, convex_classifier d minus h -> accurate h s -> forall x, In (x, minus) s -> adversarial h x v) ->
  forall w b h, separates d w b s -> is_linear d w b h -> forall x, In (x, minus) s -> adversarial h x v.
Definition Poorer_to_richer_fails := exists d s v, separable_with_both_labels d s /\
  fools_separators d s v minus /\
  exists h, convex_classifier d minus h /\ accurate h s /\ exists x, In (x, minus) s /\ ~ adversarial h x v.

(** ** Means and lengths *)

(** The difference of the two means fools every separator; a step of n_y times it is enough at a
    point of label y, of which there are n_y. *)
Definition Centroids_transfer := forall d s, occurs plus s -> occurs minus s ->
  forall w b h, separates d w b s -> is_linear d w b h ->
  forall x y, In (x, y) s -> adversarial h x (scale (- sgn y) (means s)).
Definition Length_for_separators := forall d s, occurs plus s -> occurs minus s ->
  forall w b h, separates d w b s -> is_linear d w b h ->
  forall x y, In (x, y) s -> h (move x (scale (- sgn y) (means s)) (INR (length (with_label y s)))) <> y.

(** From any of the n points of label -1, n times the way from their mean to a point of label +1
    leaves every convex region. *)
Definition Length_for_networks := forall d s xb, In (xb, plus) s -> forall h, respects d h ->
  convex (region h minus) -> accurate h s -> forall x, In (x, minus) s ->
  h (move x (difference xb (mean (with_label minus s))) (INR (length (with_label minus s)))) = plus.

(** The weights of Lemma 3 sum to at most one over the margin, and some sum to that. *)
Definition Sum_of_multipliers := forall d s ws bs g, separable_with_both_labels d s ->
  max_margin d ws bs s -> largest_margin d g s ->
  (forall alpha, balanced_sum d s ws alpha -> sum fst alpha <= / g) /\
  exists alpha, balanced_sum d s ws alpha /\ sum fst alpha = / g.

(** ** Other networks: only the convexity of the score counts *)

Definition convex_score (f : vec -> R) :=
  forall x y t, 0 <= t <= 1 -> f (mix t x y) <= (1 - t) * f x + t * f y.

Definition Convex_scores_serve := forall d s f a h xp xm, (forall x x', same d x x' -> f x = f x') ->
  convex_score f ->
  (forall x, h x = plus <-> a < f x) \/ (forall x, h x = plus <-> a <= f x) ->
  accurate h s -> In (xp, plus) s -> In (xm, minus) s ->
  forall x, h x = minus -> adversarial h x (difference xp xm).

(** Of any depth: the first layer bends upward, and each layer after it does not fall and has no
    negative weight. ReLU networks, leaky ones, absolute values in the first layer. *)
Definition grows (l : layer) := 0 <= below l <= above l /\
  forall w b, In (w, b) (units l) -> forall i, 0 <= w i.
Definition upward (ls : list layer) :=
  match ls with [] => False | l :: r => below l <= above l /\ forall l', In l' r -> grows l' end.
Definition Deep_networks := forall d s ls a h xp xm, upward ls ->
  (forall x, h x = plus <-> a < snd (outputs d ls x) O) \/
  (forall x, h x = plus <-> a <= snd (outputs d ls x) O) ->
  accurate h s -> In (xp, plus) s -> In (xm, minus) s ->
  forall x, h x = minus -> adversarial h x (difference xp xm).

(** One unit in each layer, weights of any sign, slopes that do not fall: any depth. *)
Definition narrow (ls : list layer) := ls <> [] /\
  forall l, In l ls -> length (units l) = 1%nat /\ 0 <= below l <= above l.
Definition One_unit_a_layer := forall d s ls a h xp xm, narrow ls ->
  (forall x, h x = plus <-> a < snd (outputs d ls x) O) \/
  (forall x, h x = plus <-> a <= snd (outputs d ls x) O) ->
  accurate h s -> In (xp, plus) s -> In (xm, minus) s ->
  forall x, h x = minus -> adversarial h x (difference xp xm).

(** ** What fails: each by a set that was found *)

(** A step of twice the margin along w* need not do: a point further out. *)
Definition Twice_the_margin_fails := exists d s ws bs g, separable_with_both_labels d s /\
  max_margin d ws bs s /\ largest_margin d g s /\ exists w b x, separates d w b s /\ In (x, minus) s /\
  forall h, is_linear d w b h -> h (move x ws (2 * g)) = minus.

(** The difference of the means need not leave a convex region. *)
Definition Means_for_regions_fails := exists d s h x, occurs plus s /\ nonzero d (means s) /\
  convex_classifier d minus h /\ accurate h s /\ In (x, minus) s /\ ~ adversarial h x (means s).

(** One negative output weight is enough to spoil every difference. *)
Definition One_negative_weight_fails := exists d s f a xp xm h x, In (xp, plus) s /\ In (xm, minus) s /\
  (exists u, In u f /\ out u < 0 /\ forall u', In u' f -> out u' < 0 -> u' = u) /\
  (forall z, h z = plus <-> a < output d f z) /\ accurate h s /\ In (x, minus) s /\
  ~ adversarial h x (difference xp xm).

(** So are units that bend downward, with output weights 1. *)
Definition total_layer : layer := {| units := [(fun _ => 1, 0)]; below := 1; above := 1 |}.
Definition Concave_units_fails := exists d s l a xp xm h x, In (xp, plus) s /\ In (xm, minus) s /\
  above l < below l /\ (forall z, h z = plus <-> a < snd (outputs d [l; total_layer] z) O) /\ accurate h s /\
  In (x, minus) s /\ ~ adversarial h x (difference xp xm).

(** Separators of (x, x^2), or of (x, |x|), on the line: no direction of x serves all. *)
Definition lifted (phi : vec -> vec) (s : labelled_set) : labelled_set := map (fun p => (phi (fst p), snd p)) s.
Definition with_other (g : R -> R) : vec -> vec := fun x i => match i with O => x O | _ => g (x O) end.
Definition no_direction (phi : vec -> vec) := exists s, (exists w b, separates 2 w b (lifted phi s)) /\
  occurs plus s /\ occurs minus s /\ forall v, exists w b x, separates 2 w b (lifted phi s) /\ In (x, minus) s /\
  forall h, is_linear 2 w b h -> forall c, 0 < c -> h (phi (move x v c)) = minus.
Definition Pulled_back_quadratic_fails := no_direction (with_other (fun a => a * a)).
Definition Pulled_back_absolute_fails := no_direction (with_other Rabs).

(** ** Other units and connections *)

(** Max-out units: an output weight, a first piece <w, x> + b and further ones. *)
Definition maxout_network := list (R * ((vec * R) * list (vec * R))).
Fixpoint largest_piece d (p : vec * R) (ps : list (vec * R)) (x : vec) : R :=
  match ps with [] => score d (fst p) (snd p) x | q :: r => Rmax (score d (fst p) (snd p) x) (largest_piece d q r x) end.
Definition maxout_output d (f : maxout_network) (x : vec) :=
  sum (fun t => fst t * largest_piece d (fst (snd t)) (snd (snd t)) x) f.
Definition Max_out_units := forall d s f a h xp xm, (forall t, In t f -> 0 <= fst t) ->
  (forall x, h x = plus <-> a < maxout_output d f x) \/ (forall x, h x = plus <-> a <= maxout_output d f x) ->
  accurate h s -> In (xp, plus) s -> In (xm, minus) s ->
  forall x, h x = minus -> adversarial h x (difference xp xm).

(** Input-convex networks: each unit reads the layer before it, and the point itself: relu(<w, z> + <u, x> + b). The
    output reads both as well. No weight between layers is negative; those from the point are any. *)
Definition skip_unit := (vec * (vec * R))%type.
Definition reads n d (t : skip_unit) (x z : vec) := dot n (fst t) z + score d (fst (snd t)) (snd (snd t)) x.
Definition skip_through n d (us : list skip_unit) (x z : vec) : vec := fun j =>
  match nth_error us j with Some t => relu (reads n d t x z) | None => 0 end.
Fixpoint skip_output n d (ls : list (list skip_unit)) (last : skip_unit) (x z : vec) : R :=
  match ls with [] => reads n d last x z | us :: r => skip_output (length us) d r last x (skip_through n d us x z) end.
Definition grows_from (t : skip_unit) := forall i, 0 <= fst t i.
Definition Input_convex := forall d s ls last a h xp xm, (forall us t, In us ls -> In t us -> grows_from t) -> grows_from last ->
  let f := fun x => skip_output 0 d ls last x (fun _ => 0) in
  (forall x, h x = plus <-> a < f x) \/ (forall x, h x = plus <-> a <= f x) ->
  accurate h s -> In (xp, plus) s -> In (xm, minus) s ->
  forall x, h x = minus -> adversarial h x (difference xp xm).

(** Without biases, of any depth, signs and slopes: a +1 point itself serves. *)
Definition No_biases := forall d ls a h xp, (forall l w b, In l ls -> In (w, b) (units l) -> b = 0) -> 0 <= a -> ls <> [] ->
  (forall x, h x = plus <-> a < snd (outputs d ls x) O) -> h xp = plus ->
  forall x, h x = minus -> adversarial h x xp.

(** With signs in the second of three layers of rectifiers no difference need serve. *)
Definition rectified (l : layer) := below l = 0 /\ above l = 1.
Definition Three_layers_fails := exists d s l1 l2 l3 a xp xm h x, In (xp, plus) s /\ In (xm, minus) s /\
  rectified l1 /\ rectified l2 /\ below l3 = 1 /\ above l3 = 1 /\ (forall w b, In (w, b) (units l3) -> forall i, 0 <= w i) /\
  (forall z, h z = plus <-> a < snd (outputs d [l1; l2; l3] z) O) /\ accurate h s /\ In (x, minus) s /\
  ~ adversarial h x (difference xp xm).

(** ** How far *)

Definition one_norm d (v : vec) := dot d (fun i => Rabs (v i)) (fun _ => 1).
Definition Length_by_slope := forall d s f a h xp xm L, nonnegative f -> 0 < a ->
  (forall x, h x = plus <-> a < output d f x) -> accurate h s -> In (xp, plus) s -> In (xm, minus) s ->
  (forall x x', output d f x - output d f x' <= L * one_norm d (difference x x')) ->
  let m := output d f xp - output d f xm in 0 < m /\
  forall x c, In (x, minus) s -> 1 < c -> (a - output d f xm + L * one_norm d (difference x xm)) / m < c ->
  h (move x (difference xp xm) c) = plus.
(** No length serves all networks that fit, along the difference of two points. *)
Definition Length_for_a_difference_fails := exists d s xp xm, In (xp, plus) s /\ In (xm, minus) s /\
  (exists h, class_R' d h /\ accurate h s) /\ forall C, exists h x, class_R' d h /\ accurate h s /\ In (x, minus) s /\
  forall c, 0 <= c <= C -> h (move x (difference xp xm) c) = minus.

(** The hull of the points of a label, and two points of the two hulls, none nearer. *)
Definition in_hull d (s : labelled_set) (y : label) (p : vec) := exists l : list (R * vec),
  (forall a x, In (a, x) l -> 0 <= a /\ In (x, y) s) /\ sum fst l = 1 /\ same d p (fun i => sum (fun t => fst t * snd t i) l).
Definition nearest_points d (s : labelled_set) (pm pp : vec) := in_hull d s minus pm /\ in_hull d s plus pp /\
  forall qm qp, in_hull d s minus qm -> in_hull d s plus qp -> norm d (difference pp pm) <= norm d (difference qp qm).
(** Along w* a separator of geometric margin g_h has changed its label by this length. *)
Definition Length_by_margin := forall d s ws bs gamma pm pp, separable_with_both_labels d s -> max_margin d ws bs s ->
  largest_margin d gamma s -> nearest_points d s pm pp -> 0 < gamma /\
  forall w b gh h, unit_norm d w -> 0 < gh -> margin_at_least d gh w b s -> is_linear d w b h ->
  forall x, In (x, minus) s -> h (move x ws (2 * gamma + gamma / gh * norm d (difference x pm))) = plus.

(** ReLU networks of L layers, the last of which is affine; after the first no weight is negative. *)
Fixpoint rectifies (ls : list layer) : Prop :=
  match ls with [] => False | [l] => below l = 1 /\ above l = 1 | l :: r => rectified l /\ rectifies r end.
Definition deep_nonnegative d (L : nat) (h : classifier) := exists ls a, length ls = L /\ rectifies ls /\
  (forall l w b, In l (tl ls) -> In (w, b) (units l) -> forall i, 0 <= w i) /\
  ((forall x, h x = plus <-> a < snd (outputs d ls x) O) \/ (forall x, h x = plus <-> a <= snd (outputs d ls x) O)).
(** Whatever L is, one and the same directions serve: those that serve every convex region, open or closed. *)
Definition Same_at_every_depth := forall d L s v, (2 <= L)%nat -> occurs plus s -> occurs minus s ->
  ((forall h, deep_nonnegative d L h -> accurate h s -> forall x, In (x, minus) s -> adversarial h x v) <->
   (forall h, convex_classifier d minus h -> accurate h s -> forall x, In (x, minus) s -> adversarial h x v)).

(** A step shorter than the margin, in whatever direction, leaves every label of some separator; along w* any longer one
    turns a label of each. *)
Definition Shortest_step := forall d s ws bs g, separable_with_both_labels d s -> max_margin d ws bs s -> largest_margin d g s ->
  (forall v c, 0 <= c -> c * norm d v < g -> exists w b, nonzero d w /\ separates d w b s /\ forall h, is_linear d w b h ->
     forall x y, In (x, y) s -> forall c', 0 <= c' <= c -> h (move x (scale (- sgn y) v) c') = y) /\
  norm d ws = 1 /\ forall w b h, separates d w b s -> is_linear d w b h ->
  exists x y, In (x, y) s /\ forall c, g < c -> h (move x (scale (- sgn y) ws) c) <> h x.
