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
  dot d (all_units f) (gradient f g x) + dot d (all_units f) (gradient f g (scale (-1) x))
  = dot d (all_units f) (all_units f).
