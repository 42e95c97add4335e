(* SPDX-License-Identifier: MIT *)
(** Charles, Rosenberg, Papailiopoulos 2019, and ours: the statements that the pages show.

    One definition a claim, named after it. Nothing is proved here; [Charles2019] proves each. *)

From Coq Require Import Reals List.
From separatrix Require Import Notions.
Import ListNotations.
Open Scope R_scope.

(** S is linearly separable and has points of both labels. *)
Definition separable_with_both_labels d (s : labelled_set) :=
  (exists w b, separates d w b s) /\ occurs plus s /\ occurs minus s.

(** ** Section 3 *)

(** There is a max-margin classifier, and each is a balanced combination of the points. *)
Definition Lemma_3_repaired := forall d s, separable_with_both_labels d s ->
  (exists ws bs, max_margin d ws bs s) /\
  forall ws bs, max_margin d ws bs s -> exists alpha, balanced_sum d s ws alpha.

Definition Theorem_4_repaired := forall d s, separable_with_both_labels d s ->
  (exists ws bs, max_margin d ws bs s) /\
  forall ws bs, max_margin d ws bs s ->
  forall w b h, separates d w b s -> is_linear d w b h ->
  forall x y, In (x, y) s -> adversarial h x (scale (- sgn y) ws).

(** As printed, Theorem 4 says nothing of the labels. No set of one label has a w*, and no other
    direction would do: for each, some separator is not fooled. *)
Definition Theorem_4_fails_as_printed := forall d s y, (0 < d)%nat -> s <> [] -> one_label y s ->
  (exists w b, nonzero d w /\ separates d w b s) /\ (~ exists ws bs, max_margin d ws bs s) /\
  forall v, nonzero d v -> spared_by_separator d s v y.

(** With any alpha of Lemma 3, and g the margin of h (or any lower bound of it). *)
Definition Theorem_5_repaired := forall d s ws bs alpha, separable_with_both_labels d s ->
  max_margin d ws bs s -> balanced_sum d s ws alpha -> 0 < sum fst alpha /\
  forall w b g h, separates d w b s -> margin_at_least d g w b s -> 0 < g -> is_linear d w b h ->
  forall x y c, 0 < sgn y * score d w b x ->
  sgn y * score d w b x / (g * sum fst alpha) < c ->
  h (move x (scale (- sgn y) ws) c) <> h x.

Definition Corollary_6_repaired := forall d s ws bs alpha, separable_with_both_labels d s ->
  max_margin d ws bs s -> balanced_sum d s ws alpha -> 0 < sum fst alpha /\
  forall w b h, separates d w b s -> is_linear d w b h ->
  exists x y, In (x, y) s /\
    forall c, / sum fst alpha < c -> h (move x (scale (- sgn y) ws) c) <> h x.

(** After Corollary 6: one length c for every separator and every point. There need be none. *)
Definition Remark_6_fails := exists d s ws bs, separable_with_both_labels d s /\
  max_margin d ws bs s /\
  forall c, exists w b x y, separates d w b s /\ In (x, y) s /\
  forall h, is_linear d w b h -> h (move x (scale (- sgn y) ws) c) = h x.

(** ** Section 4: K classes *)

(** For each other label l that occurs, minus the max-margin vector of S[k] against S[l]. *)
Definition Theorem_8_repaired := forall d K s k l, l <> k ->
  (exists W B, fits_classes d K W B s) -> class_occurs k s -> class_occurs l s ->
  (exists ws bs, max_margin d ws bs (against k l s)) /\
  forall ws bs, max_margin d ws bs (against k l s) ->
  forall W B h, right_classifier d K W B h s -> forall x, In (x, k) s ->
  h x = k /\ exists c, 0 < c /\ h (move x (scale (-1) ws) c) <> h x.

(** ** Section 5 *)

Definition Theorem_10 := forall d s, occurs plus s -> occurs minus s ->
  exists v, forall h, class_R d h -> accurate h s -> forall x, h x = minus -> adversarial h x v.

Definition Theorem_11_repaired := forall d s alpha beta, beta <> alpha ->
  occurs alpha s -> occurs beta s ->
  exists v, forall h, convex_classifier d alpha h -> accurate h s ->
  forall x, h x = alpha -> adversarial h x v.

(** The convex set C_h is written as the map that says alpha on it and beta outside. *)
Definition Theorem_12_repaired := forall d xa xb alpha beta, beta <> alpha -> exists v,
  forall C h, convex_classifier d alpha C -> C xa = alpha -> C xb = beta ->
  (forall x, C x = beta -> h x = beta) -> h xa = alpha -> h xb = beta ->
  forall x, C x = alpha -> h x = alpha -> adversarial h x v.

(** Without continuity and with beta's point allowed in C_h (here the whole space): no v serves. *)
Definition Theorem_12_no_continuity_fails := forall d xa xb, ~ same d xa xb -> forall v,
  exists h x, respects d h /\ h xa = minus /\ h xb = plus /\ h x = minus /\ ~ adversarial h x v.

Definition Lemma_13 := forall d h, class_R d h -> convex (region h minus).
Definition Lemma_14 := forall d h, class_R' d h -> convex (region h minus).

Definition Theorem_15 := forall d s, occurs plus s -> occurs minus s ->
  exists v, forall h, class_R' d h -> accurate h s -> forall x, h x = minus -> adversarial h x v.

(** Theorem 16 is printed for R'. *)
Definition Theorem_16_fails_as_printed := exists d s, occurs plus s /\ occurs minus s /\
  forall v, exists h x, class_R' d h /\ accurate h s /\ h x = plus /\ ~ adversarial h x v.

Definition Theorem_16_repaired := forall d s, occurs plus s -> occurs minus s ->
  exists v, forall h, class_R'' d h -> accurate h s -> forall x, h x = plus -> adversarial h x v.

(** ** Section 6 *)

(** One v for the networks of R' and for the separators, at every point of label -1. *)
Definition Corollary_17_repaired := forall d s, separable_with_both_labels d s -> exists v,
  (forall h, class_R' d h -> accurate h s -> forall x, h x = minus -> adversarial h x v) /\
  (forall w b h, separates d w b s -> is_linear d w b h ->
     forall x, h x = minus -> adversarial h x v).

(** With the R' that Section 6 recalls, no v serves the networks alone. *)
Definition Corollary_17_section_6_fails := exists d s, separable_with_both_labels d s /\ forall v,
  exists h x, class_R'_of_Section_6 d h /\ accurate h s /\ h x = minus /\ ~ adversarial h x v.

(** The max-margin vector need not fool a network of R', not even one of R. *)
Definition Section_6 := exists d s ws bs h x, max_margin d ws bs s /\ class_R d h /\
  class_R' d h /\ accurate h s /\ In (x, minus) s /\ ~ adversarial h x (scale (- sgn minus) ws).

(** ** Ours *)

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
