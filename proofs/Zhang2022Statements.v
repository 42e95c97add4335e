(* SPDX-License-Identifier: MIT *)
(** Zhang, Yu, Lu, He 2023 (chapter zhang2022): notions and statements. Nothing is proved here.

    The network is that of [Notions]: hidden units with output weight a, row w and bias b, any
    number of them. (The paper has no biases; where that matters it is said.) *)

From Coq Require Import Reals List.
From separatrix Require Import Notions.
Import ListNotations.
Open Scope R_scope.

(** A gate tells which units are active at x: those above 0, none below 0; at 0 it may do either. *)
Definition gate := vec -> hidden_unit -> bool.
Definition is_gate d (f : network) (g : gate) := forall x u, In u f ->
  (0 < pre d u x -> g x u = true) /\ (pre d u x < 0 -> g x u = false).

(** The sum of a w over the active units, and over all. *)
Definition gradient (f : network) (g : gate) (x : vec) : vec :=
  fun i => sum (fun u => if g x u then out u * row u i else 0) f.
Definition all_units (f : network) : vec := fun i => sum (fun u => out u * row u i) f.
Definition active (f : network) (g : gate) (x : vec) : nat := length (filter (g x) f).

Definition dead d f g x := same d (gradient f g x) (fun _ => 0).
Definition no_tie d (f : network) x := forall u, In u f -> pre d u x <> 0.

(** The one-step noise of the logistic loss at (x, y), without its length. *)
Definition sigmoid (z : R) := / (1 + exp (- z)).
Definition noise d (f : network) (g : gate) (x : vec) (y : label) : vec :=
  scale (- (1 - sigmoid (sgn y * output d f x)) * sgn y) (gradient f g x).

(** Definition 1: some v has <v, y r> > 0 for every noise r. *)
Definition separable_noises d f g (s : labelled_set) :=
  exists v, forall x y, In (x, y) s -> 0 < dot d v (scale (sgn y) (noise d f g x y)).

(** The gradient deserves its name: off ties, f is linear near x with that slope. *)
Definition Gradient_is_slope := forall d f g x, is_gate d f g -> no_tie d f x ->
  exists e, 0 < e /\ forall y, near d e x y ->
    output d f y = output d f x + dot d (gradient f g x) (difference y x).

(** Labels and loss cancel. *)
Definition Label_free := forall d f g s, separable_noises d f g s <->
  exists v, forall x y, In (x, y) s -> 0 < dot d v (gradient f g x).

(** Any v on which all units agree serves at every point that is not dead. *)
Definition Units_decide := forall d f v, (forall u, In u f -> 0 < out u * dot d v (row u)) ->
  forall g x, ~ dead d f g x -> 0 < dot d v (gradient f g x).

(** Leaky units, of slope lo below 0 and hi above, both positive: no point is dead. *)
Definition leaky_gradient (lo hi : R) (f : network) (g : gate) (x : vec) : vec :=
  fun i => sum (fun u => (if g x u then hi else lo) * (out u * row u i)) f.
Definition Units_decide_leaky := forall d f lo hi v, f <> [] -> 0 < lo -> 0 < hi ->
  (forall u, In u f -> 0 < out u * dot d v (row u)) ->
  forall g x, 0 < dot d v (leaky_gradient lo hi f g x).

(** With independent rows some v counts the active units: every set, with any labels, is
    separable unless it has a dead point. *)
Definition Gate_counting := forall d f, independent d (map row f) ->
  (forall u, In u f -> out u <> 0) ->
  exists v, (forall g x, dot d v (gradient f g x) = INR (active f g x)) /\
  forall g s, (forall x y, In (x, y) s -> ~ dead d f g x) -> separable_noises d f g s.

(** Not so in general: f = |x| at 1 and -1, whatever the labels. *)
Definition Theorem_3_1_every_fails := exists d f, (forall u, In u f -> bias u = 0 /\ out u <> 0) /\
  exists x x', no_tie d f x /\ no_tie d f x' /\ forall g, is_gate d f g ->
  ~ dead d f g x /\ ~ dead d f g x' /\ forall y y', ~ separable_noises d f g [(x, y); (x', y')].

(** Without biases and ties, x and -x share the units between them. *)
Definition Antipodes := forall d f g x, (forall u, In u f -> bias u = 0) -> is_gate d f g ->
  no_tie d f x ->
  (forall i, gradient f g x i + gradient f g (scale (-1) x) i = all_units f i) /\
  dot d (all_units f) (gradient f g x) + dot d (all_units f) (gradient f g (scale (-1) x))
  = dot d (all_units f) (all_units f).

(** ** Definition 1, and Theorem 3.1 as printed *)

(** Labels play no part: neither in whether noises are separable, nor which are given. *)
Definition Definition_1 := forall d f g (xs : list vec) ys ys', length ys = length xs -> length ys' = length xs ->
  (separable_noises d f g (combine xs ys) <-> separable_noises d f g (combine xs ys')).
(** Nor does a positive factor for each noise. *)
Definition Footnote_1 := forall d f g (l : list (R * (vec * label))), (forall c p, In (c, p) l -> 0 < c) ->
  ((exists v, forall c x y, In (c, (x, y)) l -> 0 < dot d v (scale (sgn y) (scale c (noise d f g x y)))) <->
   separable_noises d f g (map snd l)).
(** Gordan: either some u rises along every gradient, and then -u separates the noises, or weights, not all 0,
    cancel the gradients; never both. *)
Definition rises d f g (s : labelled_set) (u : vec) := forall x y, In (x, y) s -> 0 < dot d u (gradient f g x).
Definition cancels d f g (s : labelled_set) (l : list (R * (vec * label))) :=
  (forall a p, In (a, p) l -> 0 <= a /\ In p s) /\ 0 < sum fst l /\
  same d (fun i => sum (fun t => fst t * gradient f g (fst (snd t)) i) l) (fun _ => 0).
Definition Gordan := forall d f g s,
  ((exists u, rises d f g s u) \/ exists l, cancels d f g s l) /\
  ~ ((exists u, rises d f g s u) /\ exists l, cancels d f g s l) /\
  forall u, rises d f g s u ->
    forall x y, In (x, y) s -> 0 < dot d (scale (-1) u) (scale (sgn y) (noise d f g x y)).

(** The vector of the proof, -A with A = W^T a. *)
Definition minus_A (f : network) : vec := scale (-1) (all_units f).
Definition This_v_repaired := forall d f g x y,
  (forall u, In u f -> out u <> 0 -> 0 < out u * dot d (all_units f) (row u)) -> ~ dead d f g x ->
  0 < dot d (minus_A f) (scale (sgn y) (noise d f g x y)).
(** It does not separate the noises of every network: of some it is wrong at a point. *)
Definition This_v_fails := exists d f x, (forall u, In u f -> bias u = 0 /\ out u <> 0) /\ no_tie d f x /\
  forall g, is_gate d f g -> ~ dead d f g x /\
  forall y, dot d (minus_A f) (scale (sgn y) (noise d f g x y)) < 0.

(** The rows with an output weight, with as many as they are, independent: one v counts the active ones. *)
Definition working (f : network) : network := filter (fun u => if Req_EM_T (out u) 0 then false else true) f.
Definition Gate_counting_whole := forall d f, independent d (map row (working f)) -> exists v,
  (forall u, In u (working f) -> dot d (row u) v = / out u) /\
  (forall g x, dot d v (gradient f g x) = INR (active (working f) g x)) /\
  (forall g x, ~ dead d f g x -> 0 < dot d v (gradient f g x)) /\
  forall g s, (forall x y, In (x, y) s -> ~ dead d f g x) -> separable_noises d f g s.
(** Where rows and points are independent together, v may be orthogonal to the points, and then separates the
    adversarial examples for every step eta. *)
Definition Corollary_3_4_1_counting := forall d f g s, independent d (map row (working f) ++ map fst s) ->
  (forall x y, In (x, y) s -> ~ dead d f g x) -> exists v, forall x y, In (x, y) s ->
    dot d v x = 0 /\ forall eta, 0 < eta -> 0 < dot d v (scale (sgn y) (move x (noise d f g x y) eta)).
(** With as many points as dimensions: v' = - (the part of A orthogonal to all points) may be 0. *)
Definition Remark_1a := exists d f (xs : list vec), (0 < d <= length xs)%nat /\
  (forall g, is_gate d f g -> forall x, In x xs -> ~ dead d f g x) /\
  forall v, (forall x, In x xs -> dot d v x = 0) -> in_span d xs (move (all_units f) v 1) ->
  exists x, In x xs /\ forall g y eta, dot d v (scale (sgn y) (move x (noise d f g x y) eta)) <= 0.
(** Signs of gradients, entry by entry, need not be separable, though the rows are independent. *)
Definition Beyond_signs_fails := exists d f x x', independent d (map row (working f)) /\ no_tie d f x /\ no_tie d f x' /\
  forall g, is_gate d f g -> ~ dead d f g x /\ ~ dead d f g x' /\
  ~ exists v, 0 < dot d v (signs (gradient f g x)) /\ 0 < dot d v (signs (gradient f g x')).

(** T from h = W x, and from what is orthogonal to x, |x|^2 = d. *)
Definition aside (d : nat) (x z : vec) : vec := difference z (scale (dot d x z / dot d x x) x).
Definition Equation_11 := forall d f g x, (0 < d)%nat -> dot d x x = INR d ->
  dot d (all_units f) (gradient f g x)
  = / INR d * sum (fun u => out u * dot d (row u) x) f * sum (fun u => if g x u then dot d (row u) x * out u else 0) f
    + dot d (all_units f) (aside d x (gradient f g x)).

(** ** After training: each unit beside the same unit moved *)

Definition moved_network := list (hidden_unit * hidden_unit).
Definition without_biases (l : moved_network) := forall u u', In (u, u') l -> bias u = 0 /\ bias u' = 0.
Definition outputs_length (f : network) := sqrt (sum (fun u => out u * out u) f).
Definition outputs_moved (l : moved_network) := sqrt (sum (fun p => (out (snd p) - out (fst p)) * (out (snd p) - out (fst p))) l).
(** c is at least the norm of the matrix by which the rows were moved. *)
Definition rows_moved d (l : moved_network) (c : R) := forall z,
  sqrt (sum (fun p => dot d (difference (row (snd p)) (row (fst p))) z * dot d (difference (row (snd p)) (row (fst p))) z) l)
  <= c * norm d z.
Definition root_m (l : moved_network) := sqrt (INR (length l)).

(** In the ball of radius 1 / root m no output moves by more than this. *)
Definition Lemma_3_5_floor := forall d (l : moved_network) x, l <> [] -> without_biases l ->
  rows_moved d l (/ root_m l) -> outputs_moved l <= / root_m l -> dot d x x = INR d ->
  Rabs (output d (map snd l) x - output d (map fst l) x)
  <= (outputs_length (map fst l) + / root_m l) * (sqrt (INR d) / root_m l)
     + sqrt (sum (fun u => relu (pre d u x) * relu (pre d u x)) (map fst l)) / root_m l.

(** What is computed at the start, and how far it moved: then -A is right for the moved network. *)
Definition flips (g g' : gate) (x : vec) (p : hidden_unit * hidden_unit) := negb (Bool.eqb (g x (fst p)) (g' x (snd p))).
Definition Theorem_3_6_certificate := forall d (l : moved_network) g g' x c, rows_moved d l c ->
  let A := all_units (map fst l) in
  norm d A * c * outputs_length (map snd l)
  + sum (fun p => if flips g g' x p then Rabs (out (fst p) * dot d (row (fst p)) A) else 0) l
  + sqrt (sum (fun p => dot d (row (fst p)) A * dot d (row (fst p)) A) l) * outputs_moved l
  < dot d A (gradient (map fst l) g x) ->
  0 < dot d A (gradient (map snd l) g' x).
(** For every draw it is not: in the ball the network may become 0. *)
Definition Theorem_3_6_ball_every_fails := exists d (l : moved_network) x, l <> [] /\ without_biases l /\
  rows_moved d l (/ root_m l) /\ outputs_moved l <= / root_m l /\ dot d x x = INR d /\ no_tie d (map fst l) x /\
  forall g, ~ 0 < dot d (all_units (map fst l)) (gradient (map snd l) g x).

(** ** Constants; a logarithm is named by its exponential *)

Definition Chebyshev_step_fails := exists m d, (0 < m)%nat /\ (0 < d)%nat /\ 6 / 5 * INR d + 2 < INR m /\
  ~ 5 / (4 * INR m) + 1 / INR d + 2 / (INR m * INR d) <= 2 / INR d.
Definition Chebyshev_step_repaired := forall m d, 1 <= m -> 1 <= d -> 6 / 5 * d + 2 < m ->
  5 / (4 * m) + 3 / (4 * d) + 9 / (4 * (m * d)) <= 2 / d.
Definition Equation_21_step_fails := forall m l, 2 <= m -> exp l = m -> ~ 2 / l <= 1 / l.
Definition Equation_21_step_repaired := forall m l c, 2 <= m -> exp l = m -> 2 < c -> 2 / l <= c / l.
Definition Equation_33b_step_fails := forall m, 1 <= m ->
  ~ 1 - exp (- m / 8) - exp (- m / 11) - exp (- m / 7) > 1 - 3 * exp (- m / 7).
Definition Equation_33b_step_repaired := forall m, 1 <= m ->
  1 - exp (- m / 8) - exp (- m / 11) - exp (- m / 7) > 1 - 3 * exp (- m / 11).
Definition Equation_34_step_fails := forall z, 1 / 8 < z -> ~ 1 / 4 * z <= 1 / 32.
Definition Equation_34_step_repaired := forall z, 1 / 8 < z -> 1 / 2 * z - 1 / 4 * z > 1 / 32.
(** (2/e) to the power m/2, as the root of a power. *)
Definition Lemma_3_3_constant := forall m, (0 < m)%nat -> sqrt ((2 / exp 1) ^ m) < exp (- INR m / 7).
Definition Lemma_3_4_step_fails := forall d, 0 < d -> ~ 4 * exp (- (1 / 64) * d / 4) <= exp (- d / 256).
Definition Lemma_3_4_step_repaired := forall d, 4 * exp (- INR d / 256) < 1 <-> (355 <= d)%nat.
Definition Theorem_3_6_sum_step_fails := exists m l d, 2 <= m /\ exp l = m /\ 2 <= d /\ ~ 2 / sqrt d + 1 / l < 1 / 32.
Definition Theorem_3_6_sum_step_repaired := forall m l d, 2 ^ 93 <= m -> exp l = m -> 2 ^ 14 < d ->
  2 / sqrt d + 1 / l < 1 / 32.

(** ** Finite laws: each unit from a law of rows and a law of outputs *)

(** The mean of phi over a finite law: values with their weights. *)
Definition expected {A} (law : list (R * A)) (phi : A -> R) := sum (fun t => fst t * phi (snd t)) law.
Definition symmetric_rows d (law : list (R * vec)) := forall phi, (forall w w', same d w w' -> phi w = phi w') ->
  expected law phi = expected law (fun w => phi (scale (-1) w)).
Definition symmetric_outputs (law : list (R * R)) := forall phi, expected law phi = expected law (fun a => phi (- a)).
(** Units without biases, of independent rows and outputs: their laws, and the mean over all networks. *)
Definition unit_laws := list (list (R * vec) * list (R * R)).
Fixpoint over_networks (laws : unit_laws) (F : network -> R) : R :=
  match laws with
  | [] => F []
  | (rows, outs) :: r => expected rows (fun w => expected outs (fun a =>
      over_networks r (fun f => F ({| out := a; row := w; bias := 0 |} :: f))))
  end.
(** The mean over m fair bits, and the sum of a w over the units of which the bit is 1. *)
Fixpoint over_bits (m : nat) (F : list bool -> R) : R :=
  match m with O => F [] | S n => (over_bits n (fun D => F (true :: D)) + over_bits n (fun D => F (false :: D))) / 2 end.
Definition selected (f : network) (D : list bool) : vec :=
  fun i => sum (fun t : hidden_unit * bool => if snd t then out (fst t) * row (fst t) i else 0) (combine f D).
Definition opens d : gate := fun x u => if Rlt_dec 0 (pre d u x) then true else false.
(** No row ties with x: then the gradient beside A has the law of the selected sum beside A, whatever is asked of the
    two. *)
Definition Exact_law := forall d x laws F,
  (forall rows outs, In (rows, outs) laws -> symmetric_rows d rows /\ symmetric_outputs outs /\
    forall p w, In (p, w) rows -> dot d w x <> 0) ->
  (forall A A' g g', same d A A' -> same d g g' -> F A g = F A' g') ->
  over_networks laws (fun f => F (all_units f) (gradient f (opens d) x))
  = over_networks laws (fun f => over_bits (length laws) (fun D => F (all_units f) (selected f D))).

(** What the noises of two points share, and that half of the energy is common to all. *)
Definition Conclusion_shared := forall d x x' laws,
  (forall rows outs, In (rows, outs) laws -> sum fst rows = 1 /\ sum fst outs = 1 /\ symmetric_rows d rows /\
    symmetric_outputs outs /\ forall p w, In (p, w) rows -> dot d w x <> 0 /\ dot d w x' <> 0) ->
  let mean := over_networks laws in
  mean (fun f => dot d (gradient f (opens d) x) (gradient f (opens d) x'))
  = sum (fun l => expected (snd l) (fun a => a * a) * expected (fst l) (fun w =>
      if Rlt_dec 0 (dot d w x) then if Rlt_dec 0 (dot d w x') then dot d w w else 0 else 0)) laws /\
  mean (fun f => dot d (all_units f) (gradient f (opens d) x))
  = mean (fun f => dot d (gradient f (opens d) x) (gradient f (opens d) x)) /\
  mean (fun f => dot d (gradient f (opens d) x) (gradient f (opens d) x))
  = / 2 * mean (fun f => dot d (all_units f) (all_units f)).

(** The noise is not independent of the point that it was made for. *)
Definition Conclusion_fails := exists d x x' (laws : unit_laws),
  (forall rows outs, In (rows, outs) laws -> sum fst rows = 1 /\ sum fst outs = 1 /\ symmetric_rows d rows /\
    symmetric_outputs outs /\ forall p w, In (p, w) rows -> 0 < p /\ dot d w x <> 0 /\ dot d w x' <> 0) /\
  over_networks laws (fun f => dot d (gradient f (opens d) x) (gradient f (opens d) x'))
  < over_networks laws (fun f => dot d (gradient f (opens d) x) (gradient f (opens d) x)).

(** Deeper networks without biases: a law of matrices W for each layer, with the number m of their rows, and at last
    one of rows of outputs. Beside the signal h the products so far are kept: M = W_l ... W_1, and G = D_l W_l ...
    D_1 W_1 with a gate for each unit. *)
Definition times n (W M : matrix) : matrix := fun k i => dot n (W k) (fun j => M j i).
Definition gated (D : nat -> bool) (M : matrix) : matrix := fun k => scale (if D k then 1 else 0) (M k).
Definition unit_matrix : matrix := fun k i => if Nat.eqb k i then 1 else 0.
Definition on_at n (W : matrix) (h : vec) : nat -> bool := fun k => if Rlt_dec 0 (dot n (W k) h) then true else false.
Definition rectified_at n (W : matrix) (h : vec) : vec := fun k => relu (dot n (W k) h).
Definition deep_laws := list (nat * list (R * matrix)).
Fixpoint over_true n (ls : deep_laws) (outs : list (R * matrix)) (h : vec) (M G : matrix) (F : vec -> vec -> R) : R :=
  match ls with
  | [] => expected outs (fun a => F (times n a M 0%nat) (times n a G 0%nat))
  | (m, law) :: r => expected law (fun W =>
      over_true m r outs (rectified_at n W h) (times n W M) (gated (on_at n W h) (times n W G)) F)
  end.
Fixpoint over_free n (ls : deep_laws) (outs : list (R * matrix)) (M G : matrix) (F : vec -> vec -> R) : R :=
  match ls with
  | [] => expected outs (fun a => F (times n a M 0%nat) (times n a G 0%nat))
  | (m, law) :: r => expected law (fun W => over_bits m (fun D =>
      over_free m r outs (times n W M) (gated (fun k => nth k D false) (times n W G)) F))
  end.
(** A law of matrices that is the same where a row, or a column, changes its sign. *)
Definition alike m n (W W' : matrix) := forall k, (k < m)%nat -> same n (W k) (W' k).
Definition flip_row k (W : matrix) : matrix := fun j i => if Nat.eqb j k then - W j i else W j i.
Definition flip_column k (W : matrix) : matrix := fun j i => if Nat.eqb i k then - W j i else W j i.
Definition symmetric_matrices m n (law : list (R * matrix)) := forall phi, (forall W W', alike m n W W' -> phi W = phi W') ->
  forall k, expected law phi = expected law (fun W => phi (flip_row k W)) /\
            expected law phi = expected law (fun W => phi (flip_column k W)).
Fixpoint symmetric_layers n (ls : deep_laws) (outs : list (R * matrix)) :=
  match ls with [] => symmetric_matrices 1 n outs | (m, law) :: r => symmetric_matrices m n law /\ symmetric_layers m r outs end.
(** No pre-activation is 0, but behind a layer that is off. *)
Fixpoint no_deep_tie n (ls : deep_laws) (h : vec) : Prop :=
  match ls with
  | [] => True
  | (m, law) :: r => forall p W, In (p, W) law ->
      (same n h (fun _ => 0) \/ forall k, (k < m)%nat -> dot n (W k) h <> 0) /\ no_deep_tie m r (rectified_at n W h)
  end.
(** Of any depth: A and the gradient have the law that they have with free bits for the gates. *)
Definition Beyond_depth := forall d x ls outs F, nonzero d x -> symmetric_layers d ls outs -> no_deep_tie d ls x ->
  (forall A A' g g', same d A A' -> same d g g' -> F A g = F A' g') ->
  over_true d ls outs x unit_matrix unit_matrix F = over_free d ls outs unit_matrix unit_matrix F.

(** ** The last layer *)

(** Outputs of a soft-max, p > 0 with sum 1, against the class y: e = p - e_y. *)
Definition probabilities K (p : vec) := (forall k, (k < K)%nat -> 0 < p k) /\ dot K p (fun _ => 1) = 1.
Definition error_of (p : vec) (y : nat) : vec := fun k => if Nat.eqb k y then p k - 1 else p k.
(** V = - I separates the errors, and with a margin of 1 / sqrt 2 at least. *)
Definition Last_layer_separable := forall K p y k, probabilities K p -> (y < K)%nat -> (k < K)%nat -> k <> y ->
  let e := error_of p y in 0 < e k - e y /\ norm K e / sqrt 2 <= e k - e y.
(** That margin can be smaller where the loss is smaller than with all p equal. *)
Definition Last_layer := exists K p y k, probabilities K p /\ (y < K)%nat /\ / INR K < p y /\ (k < K)%nat /\ k <> y /\
  let e := error_of p y in let even := error_of (fun _ => / INR K) y in
  forall k', (k' < K)%nat -> k' <> y -> (e k - e y) / norm K e < (even k' - even y) / norm K even.

(** The output may be 0 where the signal is not, so that no constant bounds their ratio. *)
Definition Remark_1b_step_fails := exists d f x, (forall u, In u f -> bias u = 0 /\ out u <> 0) /\ no_tie d f x /\
  dot d x x = INR d /\ output d f x = 0 /\ forall g, is_gate d f g -> 0 < dot d (all_units f) (gradient f g x).
