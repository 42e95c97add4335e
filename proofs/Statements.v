(* SPDX-License-Identifier: MIT *)
(** Charles, Rosenberg, Papailiopoulos 2019: the statements that the pages show.

    One definition a claim, named after it. Nothing is proved here; [Charles2019] proves each. *)

From Coq Require Import Reals List.
From separatrix Require Import Notions.
Import ListNotations.
Open Scope R_scope.

(** ** Section 3 *)

(** There is a max-margin classifier, and each is a balanced combination of the points. *)
Definition Lemma_3_repaired := forall d s, separable_with_both_labels d s ->
  (exists ws bs, max_margin d ws bs s) /\
  forall ws bs, max_margin d ws bs s -> exists alpha, balanced_sum d s ws alpha.

(** As printed, nothing is said of the labels: a set of one label is separable, and has no w*. *)
Definition Lemma_3_fails_as_printed := forall d s y, (0 < d)%nat -> s <> [] -> one_label y s ->
  (exists w b, nonzero d w /\ separates d w b s) /\
  ~ exists ws bs alpha, max_margin d ws bs s /\ balanced_sum d s ws alpha.

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

(** The introduction: a length that depends on w* alone. Each of these sets has w* = 1 and b* = 0
    and a length that serves; no length serves all of them. *)
Definition Remark_6b_fails := exists d ws bs, forall c, exists s, separable_with_both_labels d s /\
  max_margin d ws bs s /\ (exists c', long_enough d s ws c') /\ too_short d s ws c.

(** There is such a length for every separator exactly if each weak separator that is level along
    w* vanishes on S. *)
Definition Remark_6_repaired := forall d s ws bs, separable_with_both_labels d s ->
  max_margin d ws bs s ->
  ((exists c, long_enough d s ws c) <->
   forall w b, margin_at_least d 0 w b s -> dot d w ws = 0 ->
   forall x y, In (x, y) s -> score d w b x = 0).

(** Theorem 7, condition 2, without biases: S is any set that two classifiers both get right, so
    that each of them is a separator of S. *)
Definition Theorem_7_condition_2 := forall d s, s <> [] -> (exists w, separates d w 0 s) ->
  (exists ws, max_margin_origin d ws s) /\
  forall ws, max_margin_origin d ws s ->
  forall w h, separates d w 0 s -> is_linear d w 0 h ->
  forall x y, In (x, y) s -> adversarial h x (scale (- sgn y) ws).

(** One vector for both labels does not serve, not even one classifier. *)
Definition Remark_7b_fails := exists d s w w', separates d w 0 s /\ separates d w' 0 s /\
  forall v, exists x y, In (x, y) s /\ forall h, is_linear d w 0 h -> ~ adversarial h x v.

(** With one rule for score 0: what fools a linear classifier at one point does at all that bear the
    label; and both of its regions are convex. *)
Definition one_label_at_zero d w b (h : classifier) :=
  (forall x, h x = plus <-> 0 < score d w b x) \/ (forall x, h x = plus <-> 0 <= score d w b x).
Definition Note_one_point_is_all := forall d w b h, one_label_at_zero d w b h ->
  forall x x' v, h x = h x' -> adversarial h x v -> adversarial h x' v.
Definition Note_regions_are_convex := forall d w b h, one_label_at_zero d w b h ->
  convex (region h plus) /\ convex (region h minus).

(** ** Section 4: K classes *)

(** Theorem 9, condition 2, without biases: S is any set of points of k (label +1) and of l (label -1)
    at which a classifier has this pair of scores right. *)
Definition Theorem_9_condition_2 := forall d K s k l, s <> [] -> (k < K)%nat -> (l < K)%nat ->
  (exists w, separates d w 0 s) ->
  (exists ws, max_margin_origin d ws s) /\
  forall ws, max_margin_origin d ws s ->
  forall W h, separates d (difference (W k) (W l)) 0 s -> is_argmax d K W (fun _ => 0) h ->
  forall x, (h x = k -> exists c, 0 < c /\ h (move x (scale (-1) ws) c) <> k) /\
            (h x = l -> exists c, 0 < c /\ h (move x ws c) <> l).

(** As printed, no other label need occur: then the classifier that says k everywhere fits. *)
Definition Theorem_8_fails_as_printed := forall d K s k, (k < K)%nat -> (forall x y, In (x, y) s -> y = k) ->
  forall v, exists W B, fits_classes d K W B s /\
  forall h, is_argmax d K W B h -> forall x c, h (move x v c) = k.

(** With two labels, what fools one class never fools the other, not even for one classifier. *)
Definition Remark_8_fails := forall d s W B h, fits_classes d 2 W B s -> is_argmax d 2 W B h -> forall v,
  (forall x, In (x, O) s -> forall c, 0 < c -> h (move x v c) = O) \/
  (forall x, In (x, 1%nat) s -> forall c, 0 < c -> h (move x v c) = 1%nat).

(** One vector, with opposite signs. *)
Definition Remark_8_repaired := forall d K s k l, l <> k -> class_occurs k s -> class_occurs l s ->
  exists v, forall W B h, right_classifier d K W B h s -> forall x,
  (In (x, k) s -> exists c, 0 < c /\ h (move x (scale (-1) v) c) <> h x) /\
  (In (x, l) s -> exists c, 0 < c /\ h (move x v c) <> h x).

(** With the same sign it can hold, where a third class lies beyond both. *)
Definition Remark_8_can_hold := exists d K s k l v, l <> k /\ class_occurs k s /\ class_occurs l s /\
  (exists W B, fits_classes d K W B s) /\
  forall W B h, right_classifier d K W B h s -> forall x y, In (x, y) s -> y = k \/ y = l ->
  exists c, 0 < c /\ h (move x v c) <> h x.

(** The soft-max has its largest entries where the scores have theirs; its entries are positive and
    sum to 1. *)
Definition Note_soft_max := forall K z, (0 < K)%nat ->
  (forall k, (k < K)%nat -> 0 < soft_max K z k) /\ sum (soft_max K z) (seq 0 K) = 1 /\
  forall k, (k < K)%nat -> ((forall m, (m < K)%nat -> soft_max K z m <= soft_max K z k) <->
                            forall m, (m < K)%nat -> z m <= z k).


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

(** As printed, for continuous classifiers: a continuous map to two labels is constant, so that
    none fits a set with both. *)
Definition continuous d (h : classifier) :=
  forall x, exists e, 0 < e /\ forall y, near d e x y -> h y = h x.
Definition Theorem_11_is_vacuous := forall d s, occurs plus s -> occurs minus s ->
  ~ exists h, continuous d h /\ accurate h s.

(** With convexity alone no v serves this set. *)
Definition Theorem_11_convex_only_fails := exists d s, occurs minus s /\ occurs plus s /\ forall v,
  exists h x, respects d h /\ convex (region h minus) /\ accurate h s /\ h x = minus /\
  ~ adversarial h x v.

(** The convex set C_h is written as the map that says alpha on it and beta outside. *)
Definition Theorem_12_repaired := forall d xa xb alpha beta, beta <> alpha -> exists v,
  forall C h, convex_classifier d alpha C -> C xa = alpha -> C xb = beta ->
  (forall x, C x = beta -> h x = beta) -> h xa = alpha -> h xb = beta ->
  forall x, C x = alpha -> h x = alpha -> adversarial h x v.

(** Without continuity and with beta's point allowed in C_h (here the whole space): no v serves. *)
Definition Theorem_12_no_continuity_fails := forall d xa xb, ~ same d xa xb -> forall v,
  exists h x, respects d h /\ h xa = minus /\ h xb = plus /\ h x = minus /\ ~ adversarial h x v.

(** A network of R says +1 exactly where some unit is positive. *)
Definition Note_some_unit := forall d f h, (forall u, In u f -> out u = 1) ->
  (forall x, h x = plus <-> 0 < output d f x) ->
  forall x, h x = plus <-> exists u, In u f /\ 0 < relu (pre d u x).

Definition Lemma_13 := forall d h, class_R d h -> convex (region h minus).
Definition Lemma_14 := forall d h, class_R' d h -> convex (region h minus).

Definition Theorem_15 := forall d s, occurs plus s -> occurs minus s ->
  exists v, forall h, class_R' d h -> accurate h s -> forall x, h x = minus -> adversarial h x v.

(** In the introduction (Theorem 2) nothing is said of the labels: with -1 alone the network f = 0
    fits, and changes its label nowhere. *)
Definition Theorem_2_fails_as_printed := forall d s, one_label minus s -> exists h, class_R' d h /\
  accurate h s /\ forall x v, h x = minus /\ ~ adversarial h x v.

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

(** What fools one network, even at every point that it labels -1, need not fool a separator. *)
Definition Section_6b_fails := exists d s v h, separable_with_both_labels d s /\ class_R' d h /\
  accurate h s /\ (forall x, h x = minus -> adversarial h x v) /\ spared_by_separator d s v minus.

(** What fools all networks of R' that fit does. *)
Definition Section_6b_repaired := forall d s v, separable_with_both_labels d s ->
  (forall h, class_R' d h -> accurate h s -> forall x, In (x, minus) s -> adversarial h x v) ->
  forall w b h, separates d w b s -> is_linear d w b h ->
  forall x, In (x, minus) s -> adversarial h x v.

(** ** Pictures and remarks in passing *)

(** Figure 1: the normal of either of two separators fools it at every +1 point, and the other at none. *)
Definition Figure_1 := exists d s w1 w2, separates d w1 0 s /\ separates d w2 0 s /\ occurs plus s /\ occurs minus s /\
  forall h1 h2, is_linear d w1 0 h1 -> is_linear d w2 0 h2 -> forall x, In (x, plus) s ->
  adversarial h1 x (scale (-1) w1) /\ ~ adversarial h2 x (scale (-1) w1) /\
  adversarial h2 x (scale (-1) w2) /\ ~ adversarial h1 x (scale (-1) w2).

(** A classifier is right at points of two classes; at those of one all its scores are negative, at those of the
    other all are positive. *)
Definition Note_no_positive_score := exists d K W B s, fits_classes d K W B s /\ (1 < K)%nat /\
  class_occurs 0 s /\ class_occurs 1 s /\ forall m, (m < K)%nat ->
  (forall x, In (x, 0%nat) s -> class_score d W B m x < 0) /\ (forall x, In (x, 1%nat) s -> 0 < class_score d W B m x).

(** One region of a network is convex, the other is not. *)
Definition Note_beta_need_not_be_convex := exists d h, class_R' d h /\ convex (region h minus) /\ ~ convex (region h plus).

(** What fools a network at one point need not at another of that label. *)
Definition Note_one_point_is_not_all := exists d h x x' v, class_R' d h /\ h x = h x' /\ adversarial h x v /\
  ~ adversarial h x' v.

(** A direction fools the networks that fit at a point that no sample holds, too. *)
Definition Note_outside_the_sample := exists d s h v x, class_R d h /\ accurate h s /\ occurs plus s /\ occurs minus s /\
  ~ (exists y, In (x, y) s) /\ h x = minus /\ adversarial h x v.

(** Figure 2: two networks on a line. v1 fools the first at every +1 point, the second at none; v2 fools the second
    at one -1 point, not at another, and the first at none. *)
Definition Figure_2 := exists d s f1 f2 v1 v2 x x', In (x, minus) s /\ In (x', minus) s /\ occurs plus s /\ forall h1 h2,
  (forall z, h1 z = plus <-> 0 < output d f1 z) -> (forall z, h2 z = plus <-> 0 < output d f2 z) ->
  accurate h1 s /\ accurate h2 s /\ (forall z, In (z, plus) s -> adversarial h1 z v1 /\ ~ adversarial h2 z v1) /\
  adversarial h2 x v2 /\ ~ adversarial h2 x' v2 /\ forall z, In (z, minus) s -> ~ adversarial h1 z v2.

(** Figure 3: w* fools a linear classifier at every -1 point and a network at none; the difference of two points fools
    both. *)
Definition Figure_3 := exists d s ws bs h2 xp xm w b, max_margin d ws bs s /\ class_R d h2 /\ accurate h2 s /\ In (xp, plus) s /\
  In (xm, minus) s /\ separates d w b s /\ forall h1, is_linear d w b h1 -> forall x, In (x, minus) s ->
  adversarial h1 x ws /\ ~ adversarial h2 x ws /\ adversarial h1 x (difference xp xm) /\ adversarial h2 x (difference xp xm).

(** After Theorem 8: far out along -w* of S[k] against S[l] a classifier that fits may say neither k nor l. *)
Definition Note_8 := exists d K s k l W B ws bs m, l <> k /\ class_occurs k s /\ class_occurs l s /\ fits_classes d K W B s /\
  max_margin d ws bs (against k l s) /\ m <> k /\ m <> l /\ forall h, is_argmax d K W B h -> forall x, In (x, k) s ->
  exists c0, 0 <= c0 /\ forall c, c0 < c -> h (move x (scale (-1) ws) c) = m.

(** Theorem 12 asks for less than a convex region: that h says beta outside a convex C that leaves x_beta out. *)
Definition Note_weaker_than_convex := exists d (h C : classifier) xa xb, respects d h /\ convex_classifier d minus C /\ C xa = minus /\ C xb = plus /\
  (forall x, C x = plus -> h x = plus) /\ h xa = minus /\ h xb = plus /\ ~ convex (region h minus).

(** With a bias, of two classifiers that are right at most points of a separable sample, and confident: what both get
    right may bear one label, so that it has no max-margin vector, and no direction fools both. *)
Definition right_at_most d (s : labelled_set) w b :=
  (length s < 2 * length (filter (fun p => if Rle_dec 1 (sgn (snd p) * score d w b (fst p)) then true else false) s))%nat.
Definition Remark_7_fails := exists d s w1 b1 w2 b2 both, separable_with_both_labels d s /\ nonzero d w1 /\ nonzero d w2 /\
  right_at_most d s w1 b1 /\ right_at_most d s w2 b2 /\ both <> [] /\
  (forall x y, In (x, y) both <-> In (x, y) s /\ 0 < sgn y * score d w1 b1 x /\ 0 < sgn y * score d w2 b2 x) /\
  (~ exists ws bs, max_margin d ws bs both) /\
  forall v, exists x y, In (x, y) both /\ forall h1 h2, is_linear d w1 b1 h1 -> is_linear d w2 b2 h2 ->
  ~ adversarial h1 x (scale (- sgn y) v) \/ ~ adversarial h2 x (scale (- sgn y) v).
