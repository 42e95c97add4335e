(* SPDX-License-Identifier: MIT *)
(** What the statements speak of. To know what is proved, read this file and the statements of a
    chapter; no other file can change what they say.

    A vector is a function of its index, and every notion with a [d] looks at its first [d]
    entries only, so that [vec] with [dot d] is R^d. [classifier] and [convex] have no [d]: a
    theorem about all of them says more than it need; a statement that some exists has to add
    [respects d], unless its class implies it (as networks and open-or-closed regions do). The
    numbers are Coq's reals: every real classifier is meant, not the rational ones alone. *)

From Coq Require Import Reals List ZArith.
Import ListNotations.
Open Scope R_scope.

Definition vec := nat -> R.

Fixpoint dot (d : nat) (x y : vec) : R :=
  match d with O => 0 | S n => dot n x y + x n * y n end.

Definition move (x v : vec) (c : R) : vec := fun i => x i + c * v i.
Definition scale (c : R) (v : vec) : vec := fun i => c * v i.
Definition difference (x y : vec) : vec := fun i => x i - y i.
Definition mix (t : R) (x y : vec) : vec := fun i => (1 - t) * x i + t * y i.
Definition same (d : nat) (x y : vec) := forall i, (i < d)%nat -> x i = y i.
Definition nonzero (d : nat) (x : vec) := exists i, (i < d)%nat /\ x i <> 0.
Definition near (d : nat) (e : R) (x y : vec) := forall i, (i < d)%nat -> Rabs (y i - x i) < e.

Fixpoint sum {A} (f : A -> R) (l : list A) : R :=
  match l with [] => 0 | a :: r => f a + sum f r end.

(** Euclid's norm. *)
Definition norm d (v : vec) := sqrt (dot d v v).

(** A combination of vectors; and vectors none of which is a combination of those that follow it. *)
Definition in_span d (rs : list vec) (z : vec) := exists l : list (R * vec),
  (forall a x, In (a, x) l -> In x rs) /\ same d z (fun i => sum (fun p => fst p * snd p i) l).
Fixpoint independent d (rs : list vec) : Prop :=
  match rs with [] => True | r :: rest => ~ in_span d rest r /\ independent d rest end.

(** The soft-max of K scores. *)
Definition soft_max (K : nat) (z : nat -> R) (m : nat) : R := exp (z m) / sum (fun j => exp (z j)) (seq 0 K).

(** ** Labelled sets and classifiers (Sections 2 and 3) *)

Inductive label := plus | minus.
Definition sgn (y : label) : R := match y with plus => 1 | minus => -1 end.

Definition labelled_set := list (vec * label).   (* finite; a point may occur twice *)
Definition classifier := vec -> label.

Definition respects {A} (d : nat) (h : vec -> A) := forall x x', same d x x' -> h x = h x'.

Definition occurs (y : label) (s : labelled_set) := exists x, In (x, y) s.
Definition one_label (y : label) (s : labelled_set) := forall x y', In (x, y') s -> y' = y.
Definition accurate (h : classifier) (s : labelled_set) := forall x y, In (x, y) s -> h x = y.

(** The points of a label, and the mean of points. *)
Definition with_label (y : label) (s : labelled_set) : list vec :=
  flat_map (fun p => match snd p, y with plus, plus | minus, minus => [fst p] | _, _ => [] end) s.
Definition mean (l : list vec) : vec := fun i => sum (fun x : vec => x i) l / INR (length l).
(** The difference of the two means. *)
Definition means (s : labelled_set) : vec := difference (mean (with_label plus s)) (mean (with_label minus s)).

(** The definition of the paper, at (x, h x): some step along [v], forwards, changes the label. *)
Definition adversarial (h : classifier) (x v : vec) :=
  exists c, 0 < c /\ h (move x v c) <> h x.

(** Every longer step does, too. *)
Definition adversarial_for_good (h : classifier) (x v : vec) :=
  exists c0, 0 <= c0 /\ forall c, c0 < c -> h (move x v c) <> h x.

(** ** Linear classifiers (Section 3) *)

Definition score (d : nat) (w : vec) (b : R) (x : vec) := dot d w x + b.

(** (w, b) is strictly right on S. *)
Definition separates d w b (s : labelled_set) :=
  forall x y, In (x, y) s -> 0 < sgn y * score d w b x.

(** S is linearly separable and has points of both labels. *)
Definition separable_with_both_labels d (s : labelled_set) :=
  (exists w b, separates d w b s) /\ occurs plus s /\ occurs minus s.

(** h is sign(<w, x> + b), with any label at all where the score is 0. *)
Definition is_linear d w b (h : classifier) :=
  (forall x, 0 < score d w b x -> h x = plus) /\ (forall x, score d w b x < 0 -> h x = minus).

(** Direction [v] fools every separator of S at every point of R^d that it labels [y]. *)
Definition fools_separators d (s : labelled_set) (v : vec) (y : label) :=
  forall w b h, separates d w b s -> is_linear d w b h ->
  forall x, h x = y -> adversarial_for_good h x v.

(** The least that "v transfers" can mean: it is adversarial for every separator with w <> 0, at
    the points of S that bear [y]. (Weaker than [fools_separators]; the two agree, see
    [Separators_complete].) *)
Definition transfers_to_separators d (s : labelled_set) (v : vec) (y : label) :=
  forall w b h, nonzero d w -> separates d w b s -> is_linear d w b h ->
  forall x, In (x, y) s -> adversarial h x v.

(** Some separator keeps its label along [v], from every point of S that bears [y] on. *)
Definition spared_by_separator d (s : labelled_set) (v : vec) (y : label) :=
  exists w b, separates d w b s /\ nonzero d w /\
  forall h, is_linear d w b h ->
  forall x, In (x, y) s -> forall c, 0 < c -> h (move x v c) = h x.

Definition unit_norm d (w : vec) := dot d w w = 1.

(** (w, b) has a margin of at least g on S. *)
Definition margin_at_least d g w b (s : labelled_set) :=
  forall x y, In (x, y) s -> g <= sgn y * score d w b x.

(** The paper's h*: |w| = 1, it separates S, and no other (w, b) with |w| = 1 has a larger margin. *)
Definition max_margin d w b (s : labelled_set) :=
  unit_norm d w /\ separates d w b s /\
  forall w' b', unit_norm d w' -> separates d w' b' s ->
  forall g, margin_at_least d g w' b' s -> margin_at_least d g w b s.

(** The same among the classifiers sign(<w, x>), without a bias. *)
Definition max_margin_origin d w (s : labelled_set) :=
  unit_norm d w /\ separates d w 0 s /\
  forall w', unit_norm d w' -> separates d w' 0 s ->
  forall g, margin_at_least d g w' 0 s -> margin_at_least d g w 0 s.

(** The margin of h*: it has g, and no (w, b) with |w| = 1 has more. *)
Definition largest_margin d g (s : labelled_set) :=
  (exists w b, unit_norm d w /\ margin_at_least d g w b s) /\
  forall w b g', unit_norm d w -> margin_at_least d g' w b s -> g' <= g.

(** Steps of length c along -y v change the label of every separator at every point of S. *)
Definition long_enough d (s : labelled_set) (v : vec) (c : R) :=
  forall w b h, separates d w b s -> is_linear d w b h ->
  forall x y, In (x, y) s -> h (move x (scale (- sgn y) v) c) <> h x.
(** Some separator keeps its label at some point for the whole step. *)
Definition too_short d (s : labelled_set) (v : vec) (c : R) :=
  exists w b x y, separates d w b s /\ In (x, y) s /\ forall h, is_linear d w b h ->
  forall c', 0 <= c' <= c -> h (move x (scale (- sgn y) v) c') = h x.

(** The same questions about the classifiers sign(<w, x>), without a bias. *)
Definition fools_separators_origin d (s : labelled_set) (v : vec) (y : label) :=
  forall w h, separates d w 0 s -> is_linear d w 0 h ->
  forall x, h x = y -> adversarial_for_good h x v.
Definition keeps_origin d (s : labelled_set) (w v : vec) (y : label) :=
  forall h, is_linear d w 0 h -> forall x, In (x, y) s -> forall c, 0 < c -> h (move x v c) = h x.
Definition spared_by_separator_origin d (s : labelled_set) (v : vec) (y : label) :=
  exists w, separates d w 0 s /\ keeps_origin d s w v y.

(** A weighted point of S: a weight, a point and its label. *)
Definition term := (R * (vec * label))%type.
Definition signed_entry (i : nat) (t : term) := let '(a, (x, y)) := t in a * sgn y * x i.
Definition signed_weight (t : term) := let '(a, (_, y)) := t in a * sgn y.

(** u = sum a_i y_i x_i and sum a_i y_i = 0, with points of S and weights a_i >= 0. *)
Definition balanced_sum d (s : labelled_set) (u : vec) (l : list term) :=
  (forall a p, In (a, p) l -> 0 <= a /\ In p s) /\
  same d u (fun i => sum (signed_entry i) l) /\ sum signed_weight l = 0.

(** ** Convex regions (Section 5) *)

Definition subset := vec -> Prop.
Definition convex (C : subset) :=
  forall x y t, C x -> C y -> 0 <= t <= 1 -> C (mix t x y).
Definition is_open d (C : subset) :=
  forall x, C x -> exists e, 0 < e /\ forall y, near d e x y -> C y.
(** A closed set holds every point that its points come near to. *)
Definition is_closed d (C : subset) :=
  forall x, (forall e, 0 < e -> exists y, near d e x y /\ C y) -> C x.

Definition region (h : classifier) (y : label) : subset := fun x => h x = y.
Definition convex_classifier d (y : label) (h : classifier) :=
  convex (region h y) /\ (is_open d (region h y) \/ is_closed d (region h y)).

(** Direction [v] leaves every such region of an accurate classifier, from each of its points,
    for good. *)
Definition leaves_convex_regions d (s : labelled_set) (v : vec) (y : label) :=
  forall h, convex_classifier d y h -> accurate h s ->
  forall x, h x = y -> adversarial_for_good h x v.

(** A point of another label is t v further than a mean of points of label [y], t > 0. *)
Definition escapes d (s : labelled_set) (v : vec) (y : label) :=
  exists xo yo t (l : list (R * vec)), In (xo, yo) s /\ yo <> y /\ 0 < t /\
  (forall a x, In (a, x) l -> 0 <= a /\ In (x, y) s) /\ sum fst l = 1 /\
  same d xo (move (fun i => sum (fun p => fst p * snd p i) l) v t).

(** ** Two-layer ReLU networks (Section 5): f(x) = sum_j a_j relu(<w_j, x> + b_j) *)

Definition relu (z : R) := Rmax 0 z.

(** A hidden unit: its output weight, its row and its bias. The width is any. *)
Record hidden_unit := { out : R; row : vec; bias : R }.
Definition network := list hidden_unit.
Definition pre d (u : hidden_unit) (x : vec) := dot d (row u) x + bias u.
Definition output d (f : network) (x : vec) := sum (fun u => out u * relu (pre d u x)) f.
Definition nonnegative (f : network) := forall u, In u f -> 0 <= out u.

(** R, h(x) = sign(1^T relu(W x + b)): all output weights are 1, and +1 is where f > 0. *)
Definition class_R d (h : classifier) :=
  exists f, (forall u, In u f -> out u = 1) /\ forall x, h x = plus <-> 0 < output d f x.
(** R', h(x) = sign(v^T relu(W x + b) - a) with v >= 0 and a > 0: no output weight is negative,
    and +1 is where f > a, or where f >= a. *)
Definition class_R' d (h : classifier) :=
  exists f a, nonnegative f /\ 0 < a /\
    ((forall x, h x = plus <-> a < output d f x) \/ (forall x, h x = plus <-> a <= output d f x)).
(** R'', h(x) = AND of sign(relu(W x + b)): +1 is where every entry of relu(W x + b) is positive. *)
Definition class_R'' d (h : classifier) :=
  exists f : list (vec * R),
    forall x, h x = plus <-> forall w b, In (w, b) f -> 0 < relu (dot d w x + b).

(** The networks whose region of label [y] the paper proves convex: R for -1, R'' for +1. *)
Definition network_classifier d (y : label) (h : classifier) :=
  match y with minus => class_R d h | plus => class_R'' d h end.

(** The least that "v transfers" can mean here: it is adversarial for every network of that class
    that is accurate on S, at the points of S that bear [y]. *)
Definition transfers_to_networks d (s : labelled_set) (v : vec) (y : label) :=
  forall h, network_classifier d y h -> accurate h s -> forall x, In (x, y) s -> adversarial h x v.

(** Some network never changes its label along [v], from none of the points that it labels [y]. *)
Definition spared_by_network d (s : labelled_set) (v : vec) (y : label) :=
  exists h, network_classifier d y h /\ accurate h s /\
  forall x, h x = y -> forall c, 0 < c -> h (move x v c) = h x.

(** R' as Section 6 recalls it: +1 is where f >= a, or where f < a, with a > 0. *)
Definition class_R'_of_Section_6 d (h : classifier) :=
  exists f a, nonnegative f /\ 0 < a /\
    ((forall x, h x = plus <-> a <= output d f x) \/ (forall x, h x = plus <-> output d f x < a)).

(** ** Linear classifiers of K classes (Section 4) *)

Definition class_set := list (vec * nat).
Definition matrix := nat -> vec.
Definition biases := nat -> R.
Definition class_score d (W : matrix) (B : biases) (m : nat) (x : vec) := dot d (W m) x + B m.

(** At each point the score of its label is the one largest score of the K. *)
Definition fits_classes d K W B (s : class_set) :=
  forall x y, In (x, y) s -> (y < K)%nat /\
    forall m, (m < K)%nat -> m <> y -> class_score d W B m x < class_score d W B y x.

(** h takes a class of largest score; among several, any. *)
Definition is_argmax d K W B (h : vec -> nat) :=
  forall x, (h x < K)%nat /\
    forall m, (m < K)%nat -> class_score d W B m x <= class_score d W B (h x) x.

(** h takes the class of largest score; among several, the one of lowest rank. *)
Definition is_ranked_argmax d K W B (rank : nat -> nat) (h : vec -> nat) :=
  (forall i j, (i < K)%nat -> (j < K)%nat -> rank i = rank j -> i = j) /\
  forall x, (h x < K)%nat /\ forall m, (m < K)%nat -> m <> h x ->
    class_score d W B m x < class_score d W B (h x) x \/
    class_score d W B m x = class_score d W B (h x) x /\ (rank (h x) < rank m)%nat.

(** h is right on S: because it fits, whatever the rule for ties; or perhaps thanks to its rule,
    if that rule is an order of the classes. (With any rule at all, what is right thanks to it
    need not be fooled.) *)
Definition right_classifier d K W B (h : vec -> nat) (s : class_set) :=
  fits_classes d K W B s /\ is_argmax d K W B h \/
  exists rank, is_ranked_argmax d K W B rank h /\ forall x y, In (x, y) s -> h x = y.

Definition class_occurs (k : nat) (s : class_set) := exists x, In (x, k) s.

(** S[k] against S[l]: the points of k with label +1, those of l with label -1. *)
Definition against (k l : nat) (s : class_set) : labelled_set :=
  flat_map (fun p => if Nat.eqb (snd p) k then [(fst p, plus)]
                     else if Nat.eqb (snd p) l then [(fst p, minus)] else []) s.

Definition fools_classes d K (s : class_set) (v : vec) (k : nat) :=
  forall W B h, right_classifier d K W B h s ->
  forall x, h x = k -> exists c0, 0 <= c0 /\ forall c, c0 < c -> h (move x v c) <> k.

Definition spared_by_classes d K (s : class_set) (v : vec) (k : nat) :=
  exists W B, fits_classes d K W B s /\ forall h, is_argmax d K W B h ->
  forall x, In (x, k) s -> forall c, 0 < c -> h (move x v c) = k.

(** ** Deeper networks, and regions of half-spaces, as the pages show them *)

(** A layer: rows with their biases, then a slope below 0 and one above. *)
Record layer := { units : list (vec * R); below : R; above : R }.
Definition bend (l : layer) (z : R) := below l * Rmin 0 z + above l * Rmax 0 z.
(** Layer by layer; the first looks at d entries, each other at all outputs before it. *)
Definition through d (l : layer) (x : vec) : vec := fun j =>
  match nth_error (units l) j with Some (w, b) => bend l (score d w b x) | None => 0 end.
Fixpoint outputs d (ls : list layer) (x : vec) : nat * vec :=
  match ls with [] => (d, x) | l :: r => outputs (length (units l)) r (through d l x) end.

(** The gradient of the first output, by the chain rule. The slope of a layer where its input is z;
    at 0 the one above or the one below. *)
Definition slope (l : layer) (above_at_0 : bool) (z : R) : R :=
  if Rlt_dec 0 z then above l else if Rlt_dec z 0 then below l else if above_at_0 then above l else below l.
Fixpoint network_gradient d (ls : list layer) (above_at_0 : bool) (x : vec) : vec :=
  match ls with
  | [] => fun i => match i with O => 1 | _ => 0 end
  | l :: r => fun i => let back := network_gradient (length (units l)) r above_at_0 (through d l x) in
      sum (fun p : nat * (vec * R) => let (k, u) := p in back k * slope l above_at_0 (score d (fst u) (snd u) x) * fst u i)
        (combine (seq 0 (length (units l))) (units l))
  end.
(** Entry by entry 1, -1 or 0. *)
Definition signs (z : vec) : vec := fun i => if Rlt_dec 0 (z i) then 1 else if Rlt_dec (z i) 0 then -1 else 0.

(** How outputs become a label: +1 where the first is above a threshold, or below it (or at it,
    where the rule is closed); +1 where all are positive; the class of the largest output, of
    several the lowest or the highest; [inside] where all half-spaces hold. A half-space is a
    list of outputs: the first that is not 0 is negative, or all are 0 and it is closed. *)
Inductive rule :=
| Above (a : R) (closed : bool)
| Below (a : R) (closed : bool)
| AllPositive
| Largest (lowest : bool)
| Halfspaces (inside : bool) (parts : list (nat * bool)).

Fixpoint lexicographic (closed : bool) (zs : list R) : Prop :=
  match zs with [] => closed = true | z :: r => z < 0 \/ z = 0 /\ lexicographic closed r end.
Fixpoint in_all (parts : list (nat * bool)) (from : nat) (z : vec) : Prop :=
  match parts with
  | [] => True
  | (n, closed) :: r => lexicographic closed (map z (seq from n)) /\ in_all r (from + n) z
  end.

(** The label of a classifier at x: +1 or -1, or a class. *)
Definition has_label (r : rule) (n : nat) (z : vec) (y : Z) : Prop :=
  let binary (P : Prop) := y = 1%Z /\ P \/ y = (-1)%Z /\ ~ P in
  match r with
  | Above a closed => binary (a < z O \/ closed = true /\ z O = a)
  | Below a closed => binary (z O < a \/ closed = true /\ z O = a)
  | AllPositive => binary (forall j, (j < n)%nat -> 0 < z j)
  | Largest lowest => exists k, y = Z.of_nat k /\ (k < n)%nat /\ forall j, (j < n)%nat -> j <> k ->
      z j < z k \/ z j = z k /\ (if lowest then (k < j)%nat else (j < k)%nat)
  | Halfspaces true parts => binary (in_all parts 0 z)
  | Halfspaces false parts => binary (~ in_all parts 0 z)
  end.
Definition is_network d (ls : list layer) (r : rule) (h : vec -> Z) :=
  forall x, has_label r (fst (outputs d ls x)) (snd (outputs d ls x)) (h x).

(** ** Linear programs: min <c, z> subject to <g_i, z> >= b_i *)

Definition feasible n (rows : list (vec * R)) (z : vec) := forall g b, In (g, b) rows -> b <= dot n g z.
Definition is_minimum n (c : vec) (rows : list (vec * R)) (m : R) :=
  (exists z, feasible n rows z /\ dot n c z = m) /\ forall z, feasible n rows z -> m <= dot n c z.
