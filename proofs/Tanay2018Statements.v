(* SPDX-License-Identifier: MIT *)
(** Tanay, Griffin 2018 and, by its abstract, 2016 (chapter tanay2018). Nothing is proved here. *)

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

(** ** Distances, mirror images and scores *)

(** The signed distance of x from the boundary <w, x> + b = 0, by the formula of the text. *)
Definition distance d w b (x : vec) := dot d (scale (/ norm d w) w) x + b / norm d w.
Definition apart d (x y : vec) := norm d (difference x y).
(** The projected image, and the mirror image. *)
Definition foot d w b (x : vec) : vec := move x w (- (score d w b x / dot d w w)).
Definition mirror d w b (x : vec) : vec := move x w (- (2 * score d w b x / dot d w w)).

(** s(x) = |w| d(x), and |d(x)| is how far the boundary is. *)
Definition Score_is_distance := forall d w b x, nonzero d w ->
  score d w b x = norm d w * distance d w b x /\
  score d w b (foot d w b x) = 0 /\ apart d x (foot d w b x) = Rabs (distance d w b x) /\
  forall z, score d w b z = 0 -> Rabs (distance d w b x) <= apart d x z.

(** Of a boundary through 0 with a unit normal: no image of the opposite class, the boundary
    included, is nearer than x - <x, w> w. *)
Definition Projected_image := forall d w x, unit_norm d w -> let xp := move x w (- dot d x w) in
  dot d w xp = 0 /\ forall z, dot d w x * dot d w z <= 0 -> apart d x xp <= apart d x z.
Definition Mirror_image := forall d w x, unit_norm d w -> let xm := move x w (- (2 * dot d x w)) in
  score d w 0 xm = - score d w 0 x /\ distance d w 0 xm = - distance d w 0 x /\
  forall z, score d w 0 z = - score d w 0 x -> apart d x xm <= apart d x z.
Definition Mirror_image_offset := forall d w b x, nonzero d w ->
  score d w b (mirror d w b x) = - score d w b x /\
  apart d x (mirror d w b x) * norm d w = 2 * Rabs (score d w b x) /\
  forall z, score d w b z = - score d w b x -> apart d x (mirror d w b x) <= apart d x z.

(** The toy problem: images on the first axis, the normal at the angle theta to it. *)
Definition at_angle (theta : R) : vec := fun i => match i with O => cos theta | _ => sin theta end.
Definition Toy_distance := forall theta x, 0 <= theta <= PI / 2 -> x 1%nat = 0 ->
  apart 2 x (mirror 2 (at_angle theta) 0 x) = 2 * Rabs (x O) * cos theta.

Definition Hinge_rescaled := forall d w b x y, nonzero d w ->
  Rmax (1 - norm d w * (sgn y * distance d w b x)) 0
  = norm d w * Rmax (/ norm d w - sgn y * distance d w b x) 0.

(** Gram and Schmidt: z along g, and m the unit vector along the rest of w (where the rest is 0, any
    unit vector orthogonal to g). The plane of the two shows every distance. *)
Definition in_plane d (z m x : vec) : vec := fun i => match i with O => dot d z x | _ => dot d m x end.
Definition Tilting_plane := forall d g w m, nonzero d g -> nonzero d w -> let z := scale (/ norm d g) g in
  let rest := difference w (scale (dot d w z) z) in
  unit_norm d m -> dot d z m = 0 -> same d rest (scale (norm d rest) m) ->
  unit_norm d z /\ forall b x, distance 2 (in_plane d z m w) b (in_plane d z m x) = distance d w b x.

(** ** Over a set: adversarial distance, error distance, risk, errors *)

Definition average {A} (f : A -> R) (l : list A) := sum f l / INR (length l).
Definition d_adv d (s : labelled_set) w b := average (fun p => sgn (snd p) * distance d w b (fst p)) s.
Definition d_err d (s : labelled_set) w b :=
  average (fun p => Rmax 0 (- (sgn (snd p) * distance d w b (fst p)))) s.
Definition risk d (s : labelled_set) w b := hinge_loss d s w b / INR (length s).
(** How many images are misclassified; on the boundary they are. *)
Definition errors d (s : labelled_set) w b : nat :=
  length (filter (fun p => if Rle_dec (sgn (snd p) * score d w b (fst p)) 0 then true else false) s).
Definition cosine d u v := dot d u v / (norm d u * norm d v).
Definition class_mean (y : label) (s : labelled_set) : vec := mean (with_label y s).
Definition both_labels (s : labelled_set) := occurs plus s /\ occurs minus s.

(** With classes of one size; g = [means s] is the difference of the class means. *)
Definition D_adv_angle := forall d s w b, balanced s -> s <> [] -> nonzero d w ->
  d_adv d s w b = 1 / 2 * dot d (scale (/ norm d w) w) (means s) /\
  d_adv d s w b = 1 / 2 * (norm d (means s) * cosine d w (means s)).
(** With any: the two class means of d differ by as much. *)
Definition D_adv_balanced_mean := forall d s w b, both_labels s -> nonzero d w ->
  average (distance d w b) (with_label plus s) - average (distance d w b) (with_label minus s)
  = dot d (scale (/ norm d w) w) (means s) /\
  dot d (scale (/ norm d w) w) (means s) = norm d (means s) * cosine d w (means s).
Definition D_adv_no_bias := forall d s w b b', balanced s -> s <> [] -> nonzero d w ->
  d_adv d s w b = d_adv d s w b'.
Definition Centroid_distances_signed := forall d s w b, balanced s -> s <> [] -> nonzero d w ->
  d_adv d s w b = 1 / 2 * (distance d w b (class_mean plus s) - distance d w b (class_mean minus s)).
(** As printed, distances have no sign. *)
Definition Centroid_distances_fails := exists d s w b, balanced s /\ both_labels s /\ nonzero d w /\
  d_adv d s w b < 1 / 2 * (Rabs (distance d w b (class_mean plus s)) + Rabs (distance d w b (class_mean minus s))).

Definition D_err_positive_repaired := forall d s w b, both_labels s -> nonzero d w ->
  0 <= d_err d s w b /\ (d_err d s w b = 0 <-> forall x y, In (x, y) s -> 0 <= sgn y * score d w b x).
(** No boundary that separates has a positive error distance. *)
Definition D_err_positive_fails := exists d s, both_labels s /\ (exists w b, nonzero d w /\ separates d w b s) /\
  forall w b, nonzero d w -> separates d w b s -> ~ 0 < d_err d s w b.
Definition D_err_not_error := exists d s w b, both_labels s /\ nonzero d w /\ d_err d s w b = 0 /\
  errors d s w b = length s.

(** Of all boundaries, the nearest-centroid rule has the largest adversarial distance, it alone. *)
Definition Nearest_centroid_best := forall d s, balanced s -> s <> [] -> nonzero d (means s) ->
  forall w b b', nonzero d w -> d_adv d s w b <= d_adv d s (means s) b' /\
  (d_adv d s w b = d_adv d s (means s) b' <-> exists c, 0 < c /\ same d w (scale c (means s))).

(** Whatever the adversarial distance: some bias makes half of the images errors. *)
Definition D_adv_limits_errors_repaired := forall d s w b, balanced s -> s <> [] -> nonzero d w ->
  exists b', d_adv d s w b' = d_adv d s w b /\ (2 * errors d s w b' = length s)%nat.
(** So the largest limits them to nothing below that. *)
Definition D_adv_limits_errors_fails := exists d s w b, balanced s /\ both_labels s /\ nonzero d w /\
  (forall w' b', nonzero d w' -> d_adv d s w' b' <= d_adv d s w b) /\ ~ (2 * errors d s w b < length s)%nat.

(** With no image on the wrong side. *)
Definition Mirror_distance_bound := forall d s w b, balanced s -> s <> [] -> nonzero d w ->
  (forall x y, In (x, y) s -> 0 <= sgn y * score d w b x) ->
  average (fun p => apart d (fst p) (mirror d w b (fst p))) s = norm d (means s) * cosine d w (means s) /\
  forall x y, In (x, y) s ->
    apart d x (mirror d w b x) <= INR (length s) * (norm d (means s) * cosine d w (means s)).
Definition Mirror_distance_vanishes_repaired := forall d s w b, balanced s -> s <> [] -> nonzero d w ->
  nonzero d (means s) -> dot d w (means s) = 0 -> (forall x y, In (x, y) s -> 0 <= sgn y * score d w b x) ->
  forall x y, In (x, y) s -> same d (mirror d w b x) x.
(** Without that, at a right angle itself, no mirror image need be its image. *)
Definition Mirror_distance_vanishes_fails := exists d s w b, balanced s /\ both_labels s /\ nonzero d w /\
  nonzero d (means s) /\ dot d w (means s) = 0 /\ forall x y, In (x, y) s -> ~ same d (mirror d w b x) x.

(** ** Long and short normals *)

Definition Large_norm_repaired := forall d s w b, both_labels s -> nonzero d w ->
  d_err d s w b <= risk d s w b / norm d w <= d_err d s w b + / norm d w /\
  ((forall w' b', norm d w' = norm d w -> risk d s w b <= risk d s w' b') ->
   forall w' b', norm d w' = norm d w -> d_err d s w b <= d_err d s w' b' + / norm d w).
(** At every length from 2 on, the least error distance goes with a risk that is not the least. *)
Definition Large_norm_fails := exists d s, separable_with_both_labels d s /\ forall rho, 2 <= rho ->
  exists w b w' b', norm d w = rho /\ norm d w' = rho /\
  (forall w0 b0, norm d w0 = rho -> d_err d s w b <= d_err d s w0 b0) /\ risk d s w' b' < risk d s w b.

(** Where every image can be kept within the margin, a bias is best exactly if it keeps it. *)
Definition within_margin d w b (s : labelled_set) := forall x y, In (x, y) s -> sgn y * score d w b x <= 1.
Definition Small_norm_repaired := forall d s w, balanced s -> s <> [] -> nonzero d w ->
  (exists b, within_margin d w b s) ->
  (forall b, 1 - norm d w * d_adv d s w b <= risk d s w b) /\
  (forall b, risk d s w b = 1 - norm d w * d_adv d s w b <-> within_margin d w b s) /\
  forall b w' b', norm d w' = norm d w -> within_margin d w b s -> within_margin d w' b' s ->
    (risk d s w b <= risk d s w' b' <-> d_adv d s w' b' <= d_adv d s w b).
(** Of pairs (w, b) the sentence fails at every length: the adversarial distance does not see the bias. *)
Definition Small_norm_fails := exists d s, balanced s /\ both_labels s /\ forall rho, 0 < rho <= 2 ->
  exists w b b', norm d w = rho /\ within_margin d w b' s /\
  (forall w0 b0, norm d w0 = rho -> d_adv d s w0 b0 <= d_adv d s w b) /\ risk d s w b' < risk d s w b.

(** (c w, c b) misclassifies the same images; its hinge risk is another for some c, unless every score is 0. *)
Definition Zero_one_scale_free := forall d s w b, both_labels s -> nonzero d w ->
  (forall c, 0 < c -> forall x y, In (x, y) s ->
     (sgn y * score d (scale c w) (c * b) x <= 0 <-> sgn y * score d w b x <= 0)) /\
  ((exists x y, In (x, y) s /\ score d w b x <> 0) ->
     exists c, 0 < c /\ risk d s (scale c w) (c * b) <> risk d s w b).

(** ** The effect of the length of the steps of descent, and of an adversary *)

(** m is the largest hinge loss at x moved by at most eps. *)
Definition is_worst d w b (eps : R) (x : vec) (y : label) (m : R) :=
  (exists u, norm d u <= eps /\ hinge (sgn y * score d w b (move x u 1)) = m) /\
  forall u, norm d u <= eps -> hinge (sgn y * score d w b (move x u 1)) <= m.
Definition Decay_is_adversarial_training := forall d s w b eps, both_labels s -> nonzero d w -> 0 < eps ->
  (forall x y, exists m, is_worst d w b eps x y m) /\
  forall worst, (forall x y, In (x, y) s -> is_worst d w b eps x y (worst (x, y))) ->
    risk d s w b <= average worst s <= risk d s w b + eps * norm d w /\
    (average worst s = risk d s w b + eps * norm d w <-> within_margin d w b s).

(** G is the gradient of F at w. *)
Definition is_gradient d (F : vec -> R) (w G : vec) :=
  forall u, derivable_pt_lim (fun t => F (move w u t)) 0 (dot d G u).
Definition step (eta : R) (w G : vec) : vec := move w G (- eta).
Definition Weight_decay_is_l2_repaired := forall d lambda eta w,
  (exists G, is_gradient d (fun w => lambda / 2 * dot d w w) w G) /\
  forall G, is_gradient d (fun w => lambda / 2 * dot d w w) w G ->
    same d (step eta w G) (difference w (scale (eta * lambda) w)).
(** The term as printed, lambda |w|^2, decays by twice as much: no step is the one named. *)
Definition Weight_decay_is_l2_fails := forall d lambda eta w, lambda <> 0 -> eta <> 0 -> nonzero d w ->
  (exists G, is_gradient d (fun w => lambda * dot d w w) w G) /\
  forall G, is_gradient d (fun w => lambda * dot d w w) w G ->
    ~ same d (step eta w G) (difference w (scale (eta * lambda) w)).

(** ** Networks with one hidden layer, their output bias c beside them *)

(** The local classifier at x: the units above 0 there; and the closed region of x. *)
Definition local_row d (f : network) (x : vec) : vec :=
  fun i => sum (fun u => if Rlt_dec 0 (pre d u x) then out u * row u i else 0) f.
Definition local_bias d (f : network) (x : vec) := sum (fun u => if Rlt_dec 0 (pre d u x) then out u * bias u else 0) f.
Definition in_local_region d (f : network) (x z : vec) := forall u, In u f ->
  (0 < pre d u x -> 0 <= pre d u z) /\ (pre d u x <= 0 -> pre d u z <= 0).

Definition Local_linear := forall d f c x z, in_local_region d f x z ->
  output d f z + c = dot d (local_row d f x) z + (local_bias d f x + c).
Definition Local_norm_bound := forall d f x,
  norm d (local_row d f x) <= sqrt (sum (fun u => out u * out u) f) * sqrt (sum (fun u => dot d (row u) (row u)) f).
Definition Local_distance_repaired := forall d f c x, nonzero d (local_row d f x) ->
  let xp := move x (local_row d f x) (- ((output d f x + c) / dot d (local_row d f x) (local_row d f x))) in
  in_local_region d f x xp ->
  output d f xp + c = 0 /\ apart d x xp = Rabs (output d f x + c) / norm d (local_row d f x).
(** As printed, the quotient is the distance; a point of another label may be nearer. *)
Definition Local_distance_fails := exists d f c x z, nonzero d (local_row d f x) /\ (forall u, In u f -> pre d u x <> 0) /\
  0 < output d f x + c /\ output d f z + c < 0 /\
  apart d x z < Rabs (output d f x + c) / norm d (local_row d f x).

(** Logits and temperature: the same factor on both changes nothing; and the probabilities are in the
    order of the logits, whatever breaks ties. *)
Definition Temperature := forall K z t, 0 < t ->
  (forall c k, 0 < c -> soft_max K (fun j => c * z j / (c * t)) k = soft_max K (fun j => z j / t) k) /\
  forall k m, (k < K)%nat -> (m < K)%nat ->
    (soft_max K (fun j => z j / t) k <= soft_max K (fun j => z j / t) m <-> z k <= z m).

(** ** Strength (2016; the statements are ours) *)

(** Towards the mean of a label: how much farther apart the means are than that mean and its mirror image. *)
Definition strength d (s : labelled_set) w b (y : label) :=
  norm d (means s) / apart d (class_mean y s) (mirror d w b (class_mean y s)) - 1.
Definition through_the_middle d s w b := score d w b (mix (1/2) (class_mean minus s) (class_mean plus s)) = 0.

Definition Strength_angle := forall d s w b, both_labels s -> nonzero d (means s) -> through_the_middle d s w b ->
  0 < dot d w (means s) ->
  strength d s w b minus = strength d s w b plus /\
  1 + strength d s w b plus = / cosine d w (means s) /\
  (1 + strength d s w b plus) * (1 + strength d s w b plus)
    = dot d (means s) (means s) * dot d w w / (dot d w (means s) * dot d w (means s)) /\
  (strength d s w b plus = 0 <-> exists c, 0 < c /\ same d w (scale c (means s))).

(** On flat data, n . x = m: tilted along n, a boundary keeps every score and becomes as strong as one likes. *)
Definition flat_along d (n : vec) (m : R) (s : labelled_set) := forall x y, In (x, y) s -> dot d n x = m.
Definition Boundary_tilting := forall d s w b n m, both_labels s -> nonzero d (means s) -> nonzero d n ->
  flat_along d n m s -> dot d n w = 0 -> score d w b (class_mean minus s) <> 0 ->
  forall M, exists w' b', (forall x y, In (x, y) s -> score d w' b' x = score d w b x) /\ M < strength d s w' b' minus.
Definition Tilting_cosine := forall d s w n m phi t, both_labels s -> nonzero d (means s) -> nonzero d w -> nonzero d n ->
  flat_along d n m s -> dot d n w = 0 -> - PI / 2 < phi < PI / 2 -> tan phi = t * norm d n / norm d w ->
  cosine d (move w n t) (means s) = cos phi * cosine d w (means s).
(** On nearly flat data, every tilt of less than gamma / eps keeps every decision. *)
Definition Quantitative_tilting := forall d s w b n m eps gamma phi, nonzero d w -> unit_norm d n -> dot d n w = 0 ->
  (forall x y, In (x, y) s -> Rabs (dot d n x - m) <= eps) ->
  0 < gamma -> (forall x y, In (x, y) s -> gamma <= sgn y * distance d w b x) ->
  - PI / 2 < phi < PI / 2 -> Rabs (tan phi) * eps < gamma ->
  let t := norm d w * tan phi in separates d (move w n t) (b - t * m) s.

(** Strong in the plane, and of no strength in any dimension. *)
Definition Dimension_not_necessary := exists s w b, both_labels s /\ nonzero 2 (means s) /\ separates 2 w b s /\
  through_the_middle 2 s w b /\ 1000 < strength 2 s w b minus /\ 1000 < strength 2 s w b plus.
Definition Dimension_not_sufficient := forall d, (50 <= d)%nat -> exists s w b, both_labels s /\ nonzero d (means s) /\
  separates d w b s /\ through_the_middle d s w b /\ strength d s w b minus = 0 /\ strength d s w b plus = 0.

(** Inner products as they were, in a space of any dimension: coordinates appended, the space turned. *)
Definition Dimension_padding := forall d d' (Q : vec -> vec) s w b, (forall x z, dot d' (Q x) (Q z) = dot d x z) ->
  both_labels s -> nonzero d w -> let s' := map (fun p => (Q (fst p), snd p)) s in
  (forall x, score d' (Q w) b (Q x) = score d w b x) /\ cosine d' (Q w) (means s') = cosine d w (means s) /\
  d_adv d' s' (Q w) b = d_adv d s w b /\ d_err d' s' (Q w) b = d_err d s w b /\ errors d' s' (Q w) b = errors d s w b.

(** The boundaries between two, with normals (1 - t) w1 + t w2: in the span of g, w1 and w2. *)
Definition Rotation_in_3d := forall d g w1 w2 t, in_span d [g; w1; w2] (mix t w1 w2) /\ in_span d [g; w1; w2] g.

(** Points are affinely independent where (x, 1) are independent. *)
Definition with_one d (x : vec) : vec := fun i => if Nat.ltb i d then x i else 1.
Definition affinely_independent d (xs : list vec) := independent (S d) (map (with_one d) xs).
Definition Separate_by_tilting := forall d s, (0 < d)%nat -> affinely_independent d (map fst s) ->
  exists w b, nonzero d w /\ separates d w b s.
(** A normal, with every bias and both signs, labels n points in 2 n ways at most; all normals together label
    affinely independent points in every way. *)
Definition Tilting_capacity := forall d (xs : list vec), (0 < d)%nat -> xs <> [] ->
  (forall w, exists ways : list (list label), (length ways <= 2 * length xs)%nat /\
     forall c b ys, c = 1 \/ c = -1 -> length ys = length xs -> separates d (scale c w) b (combine xs ys) -> In ys ways) /\
  (affinely_independent d xs -> forall ys, length ys = length xs -> exists w b, nonzero d w /\ separates d w b (combine xs ys)).

(** ** Hinge loss with its penalty *)

Definition D_adv_bound_whole := forall d s lambda w b, both_labels s -> nonzero d (means s) -> 0 < lambda ->
  nonzero d w -> is_minimiser d s lambda w b ->
  2 * lambda * dot d w w <= 1 - risk d s w b <= norm d w * d_adv d s w b /\
  (forall y, count y s <= count (other_label y) s ->
     2 * INR (length s) / count y s * lambda * dot d w w <= dot d w (means s)) /\
  4 * lambda * dot d w w <= dot d w (means s) /\ 4 * lambda * norm d w / norm d (means s) <= cosine d w (means s).

(** Balanced, from the threshold on: the minimisers are those with w = g / 4 lambda and no image beyond its margin;
    the threshold is exact. *)
Definition Saturation_whole := forall d s lambda, balanced s -> s <> [] -> 0 < lambda ->
  (saturated d s lambda <->
     exists b, is_minimiser d s lambda (scale (/ (4 * lambda)) (mean_difference s)) b) /\
  same d (mean_difference s) (means s) /\
  (saturated d s lambda -> forall w b, is_minimiser d s lambda w b <->
     same d w (scale (/ (4 * lambda)) (means s)) /\ within_margin d w b s).
(** So w is along g for all large lambda, and no boundary has a larger adversarial distance. *)
Definition High_lambda_repaired := forall d s, balanced s -> s <> [] -> nonzero d (means s) -> exists lambda1, 0 < lambda1 /\
  forall lambda, lambda1 <= lambda -> (exists w b, is_minimiser d s lambda w b) /\
  forall w b, is_minimiser d s lambda w b -> exists c, 0 < c /\ same d w (scale c (means s)).
Definition High_lambda_fails := exists d s, nonzero d (means s) /\ forall lambda, 0 < lambda ->
  (exists w b, is_minimiser d s lambda w b) /\
  forall w b, is_minimiser d s lambda w b -> same d w (fun _ => 0).
Definition D_adv_largest := forall d s lambda w b, balanced s -> s <> [] -> nonzero d (means s) -> 0 < lambda ->
  saturated d s lambda -> is_minimiser d s lambda w b ->
  d_adv d s w b = 1 / 2 * norm d (means s) /\ forall w' b', nonzero d w' -> d_adv d s w' b' <= d_adv d s w b.
(** The strength by the angle, 1 / cos - 1. *)
Definition Regularisation_avoids_strong := forall d s lambda w b, both_labels s -> nonzero d (means s) -> 0 < lambda ->
  nonzero d w -> is_minimiser d s lambda w b ->
  0 < cosine d w (means s) /\
  / (cosine d w (means s) * cosine d w (means s)) <= dot d (means s) (means s) / (16 * (lambda * lambda) * dot d w w) /\
  (balanced s -> saturated d s lambda -> / cosine d w (means s) - 1 = 0).
Definition Bias_poorly_adjusted := exists d s lambda w b b', balanced s /\ both_labels s /\ 0 < lambda /\ nonzero d (means s) /\
  is_minimiser d s lambda w b /\ is_minimiser d s lambda w b' /\
  errors d s w b = O /\ (2 * errors d s w b' = length s)%nat.

(** A separable set: up to some lambda the minimisers are the boundaries with the max-margin vector, stretched to
    margin 1, and one bias. *)
Definition Separable_limit := forall d s, separable_with_both_labels d s -> exists lambda1 ws bs gamma, 0 < lambda1 /\ 0 < gamma /\
  max_margin d ws bs s /\ largest_margin d gamma s /\ forall lambda, 0 < lambda <= lambda1 ->
  (exists w b, is_minimiser d s lambda w b) /\
  forall w b, is_minimiser d s lambda w b -> same d w (scale (/ gamma) ws) /\
    gamma <= d_adv d s w b /\ 2 * gamma / norm d (means s) <= cosine d w (means s).
Definition Low_lambda_repaired := forall d s, separable_with_both_labels d s -> exists lambda1, 0 < lambda1 /\
  forall lambda, 0 < lambda <= lambda1 -> (exists w b, is_minimiser d s lambda w b) /\
  forall w b, is_minimiser d s lambda w b -> d_err d s w b = 0 /\ forall w' b', 0 <= d_err d s w' b'.
Definition Train_error_repaired := forall d s, separable_with_both_labels d s -> exists lambda1, 0 < lambda1 /\
  forall lambda, 0 < lambda <= lambda1 -> (exists w b, is_minimiser d s lambda w b) /\
  forall w b, is_minimiser d s lambda w b -> errors d s w b = O.
(** So the norm does not grow without end. *)
Definition Norm_unchecked_fails := forall d s, separable_with_both_labels d s -> exists lambda1 M, 0 < lambda1 /\
  forall lambda, 0 < lambda <= lambda1 -> (exists w b, is_minimiser d s lambda w b) /\
  forall w b, is_minimiser d s lambda w b -> nonzero d w /\ norm d w <= M.

(** The path of the minimisers: u = 2 n lambda w = sum c y x with dual numbers c, sum c y = 0, mu = 2 n lambda and beta = mu b. On a
    piece of it each c stays, or its point stays on the margin. Points with their two dual numbers, at mu and at mu'. *)
Definition one_end (l : list (R * R * (vec * label))) : list term := map (fun t => (fst (fst t), snd t)) l.
Definition other_end (l : list (R * R * (vec * label))) : list term := map (fun t => (snd (fst t), snd t)) l.
Definition pull_of (l : list term) : vec := fun i => sum (signed_entry i) l.
Definition stays_on d (l : list term) beta mu (p : vec * label) := sgn (snd p) * (dot d (pull_of l) (fst p) + beta) = mu.
(** There u = p + mu q, and p is orthogonal to q. *)
Definition Pieces := forall d (l : list (R * R * (vec * label))) beta mu beta' mu', mu < mu' ->
  sum signed_weight (one_end l) = 0 -> sum signed_weight (other_end l) = 0 ->
  (forall c c' p, In (c, c', p) l -> c = c' \/ stays_on d (one_end l) beta mu p /\ stays_on d (other_end l) beta' mu' p) ->
  let q := scale (/ (mu' - mu)) (difference (pull_of (other_end l)) (pull_of (one_end l))) in
  let p := move (pull_of (one_end l)) q (- mu) in
  same d (pull_of (other_end l)) (move p q mu') /\ dot d p q = 0 /\
  dot d q q = (sum fst (other_end l) - sum fst (one_end l)) / (mu' - mu).
(** Of two minimisers, where one class has one point: w has one direction, or is 0 at both. *)
Definition One_against_many := forall d s y lambda w b lambda' w' b', count y s = 1 -> occurs (other_label y) s ->
  0 < lambda -> 0 < lambda' -> is_minimiser d s lambda w b -> is_minimiser d s lambda' w' b' ->
  exists c, 0 < c /\ same d w' (scale c w).
(** The angle falls: for four points or fewer, and between two minimisers that leave no point beyond its margin. *)
Definition Angle_four_points := forall d s lambda w b lambda' w' b', both_labels s -> (length s <= 4)%nat -> nonzero d (means s) ->
  0 < lambda < lambda' -> is_minimiser d s lambda w b -> is_minimiser d s lambda' w' b' -> nonzero d w -> nonzero d w' ->
  cosine d w (means s) <= cosine d w' (means s).
Definition Angle_before_outside := forall d s lambda w b lambda' w' b', balanced s -> s <> [] -> nonzero d (means s) ->
  0 < lambda < lambda' -> is_minimiser d s lambda w b -> is_minimiser d s lambda' w' b' ->
  within_margin d w b s -> within_margin d w' b' s ->
  nonzero d w /\ nonzero d w' /\ cosine d w (means s) <= cosine d w' (means s).
(** A noisy point p of label -1: for all small lambda the angle is more than 60 degrees and p is on its side; at another
    lambda the angle is 0, and p is misclassified for every optimal bias. *)
Definition Noisy_point := exists d s p lambda, In (p, minus) s /\ nonzero d (means s) /\ 0 < lambda /\
  (exists lambda1, 0 < lambda1 /\ forall l, 0 < l <= lambda1 -> (exists w b, is_minimiser d s l w b) /\
     forall w b, is_minimiser d s l w b -> nonzero d w /\ 0 < cosine d w (means s) < 1 / 2 /\ score d w b p < 0) /\
  (exists w b, is_minimiser d s lambda w b) /\
  forall w b, is_minimiser d s lambda w b -> (exists c, 0 < c /\ same d w (scale c (means s))) /\ 0 < score d w b p.
(** A number c for each place of S, 0 to 1 and 1 where the label is -1, the sum of c y being 0; u = sum c y x. So the
    points of label -1 pull whole, and as many shares of points of label +1: here those for which u is shortest. *)
Definition place (s : labelled_set) (k : nat) : vec * label := nth k s (fun _ => 0, plus).
Definition pulled (s : labelled_set) (c : nat -> R) : vec :=
  fun i => sum (fun k => c k * sgn (snd (place s k)) * fst (place s k) i) (seq 0 (length s)).
Definition shares (s : labelled_set) (c : nat -> R) :=
  (forall k, (k < length s)%nat -> 0 <= c k <= 1 /\ (snd (place s k) = minus -> c k = 1)) /\
  sum (fun k => c k * sgn (snd (place s k))) (seq 0 (length s)) = 0.
Definition nearest_shares d s c := shares s c /\ forall c', shares s c' -> norm d (pulled s c) <= norm d (pulled s c').
Definition is_multiplier d s c (nu : R) := forall k, (k < length s)%nat -> snd (place s k) = plus ->
  let h := dot d (pulled s c) (fst (place s k)) in (c k < 1 -> nu <= h) /\ (0 < c k -> h <= nu).
(** From some mu = 2 n lambda on mu w is that u, 1 - nu / mu is an optimal bias, and in the end every point gets the
    label +1. *)
Definition Unbalanced_plateau := forall d s c, occurs minus s -> nearest_shares d s c -> let u := pulled s c in
  (exists nu, is_multiplier d s c nu) /\ forall nu, is_multiplier d s c nu ->
  (forall lambda, 0 < lambda -> let mu := 2 * INR (length s) * lambda in
     (forall x, In (x, minus) s -> nu - dot d u x <= 2 * mu) ->
     is_minimiser d s lambda (scale (/ mu) u) (1 - nu / mu) /\
     forall w b, is_minimiser d s lambda w b -> same d w (scale (/ mu) u)) /\
  exists lambda1, 0 < lambda1 /\ forall lambda, lambda1 <= lambda -> let mu := 2 * INR (length s) * lambda in
    forall x y, In (x, y) s -> 0 < score d (scale (/ mu) u) (1 - nu / mu) x.
(** What fails, by small sets: where regularisation is low, the error distance need not be least; errors may be fewer at
    another lambda, for every optimal bias; and the angle may grow. *)
Definition Low_lambda_fails := exists d s w' b' lambda1, nonzero d w' /\ 0 < lambda1 /\ forall lambda, 0 < lambda <= lambda1 ->
  (exists w b, is_minimiser d s lambda w b) /\
  forall w b, is_minimiser d s lambda w b -> nonzero d w /\ d_err d s w' b' < d_err d s w b.
Definition Train_error_fails := exists d s lambda many few, (few < many)%nat /\ 0 < lambda /\
  (exists w b, is_minimiser d s lambda w b) /\ (forall w b, is_minimiser d s lambda w b -> errors d s w b = few) /\
  exists lambda1, 0 < lambda1 /\ forall l, 0 < l <= lambda1 -> (exists w b, is_minimiser d s l w b) /\
    forall w b, is_minimiser d s l w b -> errors d s w b = many.
Definition Angle_falls_fails := exists d s lambda w b lambda' w' b', balanced s /\ nonzero d (means s) /\ 0 < lambda < lambda' /\
  is_minimiser d s lambda w b /\ is_minimiser d s lambda' w' b' /\ nonzero d w /\ nonzero d w' /\
  cosine d w' (means s) < cosine d w (means s).
(** By the angle, strength is bounded over all separators exactly where the points lie in no hyperplane. *)
Definition Strength_bounded := forall d s, separable_with_both_labels d s ->
  ((exists M, forall w b, separates d w b s -> / cosine d w (means s) <= M) <->
   ~ exists n m, nonzero d n /\ flat_along d n m s).
