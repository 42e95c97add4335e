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

(** ** The curved model, as recalled *)

(** The quadratic form of a matrix, its rows H 0, H 1, ... *)
Definition form d (H : matrix) (u : vec) := dot d u (fun i => dot d (H i) u).
(** What decides at x moved by v: r is the shortest vector that changes the label, alpha the slope along it. *)
Definition bend_at d H (alpha : R) (r v : vec) :=
  form d H (difference v r) + alpha * dot d r (difference v r).
(** Within a ball of radius rho, the label changes where that is at least 0. *)
Definition curved d (h : vec -> nat) (x r : vec) H (alpha rho : R) := forall u, norm d u <= rho ->
  (0 <= bend_at d H alpha r u <-> h (move x u 1) <> h x).
(** At least kappa alpha on the span of r and v. *)
Definition curved_section d H (alpha kappa : R) (r v : vec) := forall s t,
  kappa * alpha * dot d (move (scale s r) v t) (move (scale s r) v t) <= form d H (move (scale s r) v t).

(** By v or -v: no dimension, no probability, no point left out. *)
Definition Theorem_2_two_sided := forall d kappa v (h : vec -> nat) (law : list (vec * (vec * (matrix * R)))), 0 < kappa ->
  (1 - kappa) / kappa <= dot d v v ->
  (forall x r H alpha, In (x, (r, (H, alpha))) law -> 0 < alpha /\ unit_norm d r /\ curved_section d H alpha kappa r v /\
     curved d h x r H alpha (norm d v)) ->
  forall x r H alpha, In (x, (r, (H, alpha))) law -> h (move x v 1) <> h x \/ h (move x v (-1)) <> h x.
(** Above 1/2, or with the opposite sign in the model, nothing satisfies what is assumed: something shorter than r
    changes the label. *)
Definition Theorem_2_large_kappa_is_vacuous := forall d kappa, 1 / 2 < kappa -> ~ exists (h : vec -> nat) x r H alpha rho v,
  unit_norm d r /\ 0 < alpha /\ 1 <= rho /\ curved_section d H alpha kappa r v /\ curved d h x r H alpha rho /\
  forall u, norm d u < norm d r -> h (move x u 1) = h x.
Definition curved_below d (h : vec -> nat) (x r : vec) H (alpha rho : R) := forall u, norm d u <= rho ->
  (bend_at d H alpha r u <= 0 <-> h (move x u 1) <> h x).
Definition Theorem_2_sign_is_vacuous := forall d kappa, 0 < kappa -> ~ exists (h : vec -> nat) x r H alpha rho v,
  unit_norm d r /\ 0 < alpha /\ 1 <= rho /\ curved_section d H alpha kappa r v /\ curved_below d h x r H alpha rho /\
  forall u, norm d u < norm d r -> h (move x u 1) = h x.

(** Where a flat boundary would be met along u, the curved one has been met exactly if it is not curved away. *)
Definition Figure_curvature := forall d H alpha r u, unit_norm d r -> 0 < dot d r u ->
  let s := / dot d r u in let w := difference (scale s u) r in
  dot d r (scale s u) = 1 /\ (0 <= bend_at d H alpha r (scale s u) <-> 0 <= form d H w).

(** One point under the flat model, both ways. *)
Definition flat_exactly d (h : vec -> nat) (x r : vec) (rho : R) := forall u, norm d u <= rho ->
  (dot d r r <= dot d r u <-> h (move x u 1) <> h x).
Definition Note_one_point := forall d h x r, nonzero d r -> flat_exactly d h x r (norm d r) ->
  h (move x r 1) <> h x /\ forall u, norm d u < norm d r -> h (move x u 1) = h x.

(** A flat distribution that some v fools by v or -v, and of which no vector of any length fools more than half by
    itself. *)
Definition Footnote_models := exists d (rs : list vec) v, rs <> [] /\ (forall r, In r rs -> unit_norm d r) /\
  (forall r, In r rs -> dot d r r <= Rabs (dot d r v)) /\
  forall v', (2 * length (filter (fun r => if Rle_dec (dot d r r) (dot d r v') then true else false) rs) <= length rs)%nat.

(** What Theorem 2 assumes, with a direction in which the boundary is curved the other way; and nothing shorter than
    r changes the label. *)
Definition Some_directions := exists d H alpha kappa r v w, 0 < kappa /\ 0 < alpha /\ unit_norm d r /\ nonzero d v /\
  curved_section d H alpha kappa r v /\ form d H w < 0 /\ forall u, norm d u < 1 -> bend_at d H alpha r u < 0.

(** Three rows on a line: their differences span one dimension, not two. *)
Definition Span_fails := exists d (W : matrix) z, (forall i j, (i < 3)%nat -> (j < 3)%nat -> i <> j -> ~ same d (W i) (W j)) /\
  forall i j, (i < 3)%nat -> (j < 3)%nat -> in_span d [z] (difference (W i) (W j)).
(** The differences lie in the span of L - 1 of them, and in that of the d axes; those L - 1 are independent exactly if
    the rows are affinely independent. *)
Definition from_first (W : matrix) (L : nat) : list vec := map (fun i => difference (W i) (W O)) (seq 1 (L - 1)).
Definition axis (i : nat) : vec := fun j => if Nat.eqb i j then 1 else 0.
Definition Span_repaired := forall d L (W : matrix), (0 < L)%nat ->
  length (from_first W L) = (L - 1)%nat /\
  (forall i j, (i < L)%nat -> (j < L)%nat -> in_span d (from_first W L) (difference (W i) (W j)) /\
     in_span d (map axis (seq 0 d)) (difference (W i) (W j))) /\
  (independent d (from_first W L) <->
   independent (S d) (map (fun i => fun k => if Nat.ltb k d then W i k else 1) (seq 1 (L - 1) ++ [O]))).

(** ** Networks of rectifiers, or of any slopes: off all kinks they are affine *)

Fixpoint off_kinks d (ls : list layer) (z : vec) : Prop :=
  match ls with
  | [] => True
  | l :: r => (forall w b, In (w, b) (units l) -> below l = above l \/ score d w b z <> 0) /\
              off_kinks (length (units l)) r (through d l z)
  end.
Definition Remark_relu := forall d ls z, ls <> [] -> off_kinks d ls z -> let F := fun x => snd (outputs d ls x) O in
  exists G, forall u, (exists c, 0 < c /\ forall t, Rabs t <= c -> F (move z u t) = F z + t * dot d G u) /\
    (nonzero d u -> ~ exists kappa c, 0 < kappa /\ 0 < c /\ forall t, 0 < t <= c ->
       kappa * (t * t) * dot d u u <= F (move z u t) + F (move z u (- t)) - 2 * F z).

(** ** The algorithm, as recalled *)

(** P is the orthogonal projection to a space S, to which w is orthogonal; the score F is <w, x> + kappa/2 |P x|^2 + b. *)
Definition projection d (P : vec -> vec) := (forall x y c, same d (P (move x y c)) (move (P x) (P y) c)) /\
  (forall x, same d (P (P x)) (P x)) /\ forall x y, dot d (P x) y = dot d x (P y).
Definition quadratic_score d (w : vec) (kappa : R) (P : vec -> vec) (b : R) (x : vec) :=
  dot d w x + kappa / 2 * dot d (P x) (P x) + b.
Definition Algorithm_global := forall d w kappa P b x v, projection d P -> (forall y, dot d w (P y) = 0) -> 0 < kappa ->
  same d (P v) v -> let F := quadratic_score d w kappa P b in F x < 0 ->
  norm d (P x) + sqrt (dot d (P x) (P x) + 2 * Rabs (F x) / kappa) <= norm d v -> 0 <= F (move x v 1).

(** A leading direction of a form: a unit vector where it is largest, and there alone up to the sign. *)
Definition leads d (q : vec -> R) (u : vec) := unit_norm d u /\ forall z, unit_norm d z ->
  q z <= q u /\ (q z = q u -> same d z u \/ same d z (scale (-1) u)).
(** Without the tangent projection it may be the normal n of the boundary <n, x> + 1/2 <x, H x> = 0 at 0. *)
Definition Algorithm_projection := exists d H n, nonzero d n /\ leads d (form d H) (scale (/ norm d n) n).
(** With it, too, though the mean of the Hessians leads to S: F = w x + 1/2 |P x|^2 + b with the same Hessian at two points,
    where the gradients are g and g'; e spans S and w is orthogonal to it. *)
Definition tangent d (g z : vec) : vec := difference z (scale (dot d g z / dot d g g) g).
Definition Algorithm_projection_hurts := exists d H g g' e w, dot d e w = 0 /\ (forall u, form d H u = dot d e u * dot d e u) /\
  same d (tangent d e g) w /\ same d (tangent d e g') w /\
  leads d (form d H) e /\ leads d (fun z => form d H (tangent d g z) + form d H (tangent d g' z)) w.
(** S_f may be orthogonal to one of the r, where another line is at 45 degrees or less from all. *)
Definition Algorithm_s_f := exists d (rs : list vec) u u' r, (forall r, In r rs -> unit_norm d r) /\
  leads d (fun z => sum (fun r => dot d r z * dot d r z) rs) u /\ In r rs /\ dot d r u = 0 /\
  unit_norm d u' /\ forall r, In r rs -> 1 / 2 <= dot d r u' * dot d r u'.
(** F and c F have one boundary; the mean of the Hessians leads elsewhere for another c. *)
Definition Algorithm_scale := exists d H H' c u u', 0 < c /\ leads d (fun z => form d H z + form d H' z) u /\
  leads d (fun z => form d H z + c * form d H' z) u' /\ ~ same d u u' /\ ~ same d u (scale (-1) u').
(** Vectors q_0, ..., q_{m-1} of length 1 and orthogonal; the mean of |P r|^2, P the projection to their span; singular
    vectors of the r: their span holds all r, products of two are 0 in the mean, and the first m are as strong as the
    others at least. *)
Definition orthonormal d m (q : matrix) := forall i j, (i < m)%nat -> (j < m)%nat -> dot d (q i) (q j) = if Nat.eqb i j then 1 else 0.
Definition mean_projected d (rs : list vec) m (q : matrix) :=
  sum (fun r => dot m (fun j => dot d (q j) r) (fun j => dot d (q j) r)) rs / INR (length rs).
Definition strength_of d (rs : list vec) (u : vec) := sum (fun r => dot d u r * dot d u r) rs.
Definition singular_vectors d (rs : list vec) n m (u : matrix) := orthonormal d n u /\
  (forall r, In r rs -> same d r (fun k => dot n (fun i => dot d (u i) r) (fun i => u i k))) /\
  (forall i j, (i < n)%nat -> (j < n)%nat -> i <> j -> sum (fun r => dot d (u i) r * dot d (u j) r) rs = 0) /\
  forall i j, (i < m)%nat -> (m <= j < n)%nat -> strength_of d rs (u j) <= strength_of d rs (u i).
(** Of all subspaces of dimension m, the span of the m leading ones has the largest mean. *)
Definition Algorithm_s_f_mean := forall d rs n m u q, rs <> [] -> (m <= n)%nat -> singular_vectors d rs n m u -> orthonormal d m q ->
  mean_projected d rs m q <= mean_projected d rs m u.

(** ** Two readings that fail *)

(** The sentence on linear classifiers says nothing of how far points are: of this one no v of the length is enough. *)
Definition Remark_1_fails := exists d L W B x k delta, (1 < L)%nat /\ (k < L)%nat /\ 0 < delta < 1 /\
  (forall j, (j < L)%nat -> j <> k -> class_score d W B j x < class_score d W B k x) /\
  forall v, norm d v <= sqrt (exp 1 * INR (L - 1)) / delta ->
  ~ caught_up d L W B k (move x v 1) /\ ~ caught_up d L W B k (move x v (-1)).
(** With the Hessian for H of a score difference that is quadratic, so with half of its form: two vectors of a line, of
    which a share above delta would have to be fooled, and so both. (m = 1; l is the logarithm of 2 / delta.) *)
Definition half_bend d H (alpha : R) (r v : vec) := form d H (difference v r) / 2 + alpha * dot d r (difference v r).
Definition Theorem_2_hessian_fails := exists d H kappa delta l r r', 0 < kappa /\ 0 < delta < 1 / 2 /\ exp l = 2 / delta /\
  unit_norm d r /\ unit_norm d r' /\ (forall v, curved_section d H 1 kappa r v /\ curved_section d H 1 kappa r' v) /\
  forall v, norm d v <= / kappa * sqrt (2 * l) + / sqrt kappa -> ~ (0 <= half_bend d H 1 r v /\ 0 <= half_bend d H 1 r' v).
(** Not every vector of S of that length serves, nor a part of it: here S is the whole space, and v leads away from r. *)
Definition Remark_random_fails := exists d H kappa delta l r v, 0 < kappa /\ 0 < delta < 1 /\ exp l = 2 / delta /\ unit_norm d r /\
  (forall u, curved_section d H 1 kappa r u) /\ norm d v = / kappa * sqrt (2 * l / INR d) + / sqrt kappa /\
  forall t, 0 <= t <= 1 -> bend_at d H 1 r (scale t v) < 0.
