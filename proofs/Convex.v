(* SPDX-License-Identifier: MIT *)
(** D-conv: classifiers one of whose regions is convex, and open or closed. *)

From Coq Require Import Reals List Lra Lia Rlogic.
From separatrix Require Import Space.
Import ListNotations.
Open Scope R_scope.

Lemma same_near d e x y : 0 < e -> same d x y -> near d e x y.
Proof. intros He H i Hi. rewrite H by assumption. rewrite Rminus_diag_eq, Rabs_R0; auto. Qed.

(** Only the first d entries count. *)
Lemma region_same d (C : subset) x y :
  is_open d C \/ is_closed d C -> same d x y -> C x -> C y.
Proof.
  intros [Ho|Hc] Hs Hx.
  - destruct (Ho x Hx) as (e & He & H). apply H, same_near; assumption.
  - apply Hc. intros e He. exists x. split; [|assumption].
    apply same_near; [assumption|]. intros i Hi. symmetry. apply Hs, Hi.
Qed.

(** The first d entries of a vector lie below one bound. *)
Lemma bounded d (v : vec) : exists m, 0 < m /\ forall i, (i < d)%nat -> Rabs (v i) < m.
Proof.
  induction d as [|d (m & Hm & H)]; [exists 1; split; [lra | intros; lia]|].
  exists (Rmax m (Rabs (v d) + 1)). split; [pose proof (Rmax_l m (Rabs (v d) + 1)); lra|].
  intros i Hi. destruct (Nat.eq_dec i d) as [->|].
  - pose proof (Rmax_r m (Rabs (v d) + 1)). lra.
  - pose proof (Rmax_l m (Rabs (v d) + 1)). assert (Rabs (v i) < m) by (apply H; lia). lra.
Qed.

Lemma inverse_small e m : 0 < e -> 0 < m -> exists n : nat, (0 < n)%nat /\ m / INR n < e.
Proof.
  intros He Hm. destruct (archimed_cor1 (e / m)) as (n & H & Hn).
  { apply Rdiv_lt_0_compat; assumption. }
  exists n. split; [assumption|]. replace e with (m * (e / m)) by (field; lra).
  unfold Rdiv at 1. apply Rmult_lt_compat_l; assumption.
Qed.

(** ** Convex combinations of finitely many points *)

Definition weighted := (R * vec)%type.
Definition centre (l : list weighted) : vec := fun i => sum (fun t => fst t * snd t i) l.

Lemma convex_centre d (C : subset) l :
  convex C -> (is_open d C \/ is_closed d C) -> l <> [] ->
  (forall a x, In (a, x) l -> 0 < a /\ C x) ->
  C (scale (/ sum fst l) (centre l)).
Proof.
  intros Hconv Htop. induction l as [|(a, x) r IH]; [congruence|]. intros _ Hon.
  destruct (Hon a x (or_introl eq_refl)) as (Ha & Hx).
  destruct r as [|t r'].
  - apply (region_same d C x); [assumption| |assumption].
    intros i _. unfold scale, centre. simpl. field. lra.
  - assert (Hr : C (scale (/ sum fst (t :: r')) (centre (t :: r')))).
    { apply IH; [discriminate|]. intros; apply Hon; right; assumption. }
    assert (Hp : 0 < sum fst (t :: r')).
    { apply sum_positive; [discriminate|]. intros (a', x') Hin. simpl.
      apply (Hon a' x'); right; assumption. }
    set (r := t :: r') in *. set (q := sum fst r) in *.
    apply (region_same d C (mix (q / (a + q)) x (scale (/ q) (centre r)))); [assumption| |].
    + intros i _. unfold mix, scale. change (sum fst ((a, x) :: r)) with (a + q).
      change (centre ((a, x) :: r) i) with (a * x i + centre r i).
      generalize (centre r i). intro z. field. split; lra.
    + apply Hconv; try assumption. split.
      * apply Rlt_le, Rdiv_lt_0_compat; lra.
      * apply (Rmult_le_reg_r (a + q)); [lra|]. unfold Rdiv.
        rewrite Rmult_assoc, Rinv_l, Rmult_1_r, Rmult_1_l by lra. lra.
Qed.

(** ** A ray that never leaves a region takes every other one with it *)

(** From p in C the step t v leads out of C; so from every x in C some step does. *)
Lemma leaves d y h p x v t :
  convex_classifier d y h -> 0 < t -> h p = y -> h (move p v t) <> y -> h x = y ->
  exists c, 0 < c /\ h (move x v c) <> y.
Proof.
  intros (Hconv & Htop) Ht Hp Hout Hx. set (C := region h y) in *.
  destruct Htop as [Hopen|Hclosed].
  - (* Open: a point z of C a little behind p, seen from x. *)
    destruct (Hopen p Hp) as (e & He & Hnear).
    destruct (bounded d (difference p x)) as (m & Hm & Hb).
    set (k := e / m). assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; assumption).
    assert (Hz : C (move p (difference p x) k)).
    { apply Hnear. intros i Hi. unfold move.
      replace (p i + k * difference p x i - p i) with (k * difference p x i) by ring.
      rewrite Rabs_mult, (Rabs_right k) by lra.
      replace e with (k * m) by (unfold k; field; lra).
      apply Rmult_lt_compat_l; [assumption | apply Hb, Hi]. }
    exists (t * (1 + k) / k). split.
    { apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; lra | assumption]. }
    intro Hc. apply Hout.
    apply (region_same d C (mix (k / (1 + k)) (move p (difference p x) k)
                              (move x v (t * (1 + k) / k)))); [left; assumption| |].
    + intros i _. unfold mix, move, difference. field. split; lra.
    + apply Hconv; try assumption. split.
      * apply Rlt_le, Rdiv_lt_0_compat; lra.
      * apply (Rmult_le_reg_r (1 + k)); [lra|]. unfold Rdiv.
        rewrite Rmult_assoc, Rinv_l, Rmult_1_r, Rmult_1_l by lra. lra.
  - (* Closed: the points (1 - 1/n) p + (1/n) (x + n t v) come near to p + t v. *)
    destruct (sig_forall_dec (fun n => h (move x v (INR (S n) * t)) = y)) as [Hsome|Hall].
    { intro n. apply label_eq_dec. }
    + destruct Hsome as (n & Hn). exists (INR (S n) * t). split; [|assumption].
      apply Rmult_lt_0_compat; [apply lt_0_INR; lia | assumption].
    + exfalso. apply Hout. apply Hclosed. intros e He.
      destruct (bounded d (difference x p)) as (m & Hm & Hb).
      destruct (inverse_small e m He Hm) as (n & Hn & Hsmall).
      assert (HN : 0 < INR n) by (apply lt_0_INR, Hn).
      exists (mix (/ INR n) p (move x v (INR n * t))). split.
      * intros i Hi. unfold mix, move.
        replace ((1 - / INR n) * p i + / INR n * (x i + INR n * t * v i) - (p i + t * v i))
          with (/ INR n * difference x p i) by (unfold difference; field; lra).
        rewrite Rabs_mult, (Rabs_right (/ INR n))
          by (apply Rle_ge, Rlt_le, Rinv_0_lt_compat, HN).
        apply Rlt_trans with (2 := Hsmall). unfold Rdiv. rewrite Rmult_comm.
        apply Rmult_lt_compat_r; [apply Rinv_0_lt_compat, HN | apply Hb, Hi].
      * apply Hconv; [assumption| |].
        -- destruct n as [|n]; [lia|]. apply Hall.
        -- split; [apply Rlt_le, Rinv_0_lt_compat, HN|].
           rewrite <- Rinv_1. apply Rinv_le_contravar; [lra|].
           change 1 with (INR 1). apply le_INR. lia.
Qed.

(** Once out, out for good: the way back in would be a segment of the region. *)
Lemma out_for_good d y h x v c0 : convex_classifier d y h -> h x = y -> 0 < c0 ->
  h (move x v c0) <> y -> forall c, c0 < c -> h (move x v c) <> y.
Proof.
  intros (Hconv & Htop) Hx Hc0 Hout c Hc Hin. apply Hout.
  apply (region_same d (region h y) (mix (c0 / c) x (move x v c))); [assumption| |].
  - intros i _. unfold mix, move. field. lra.
  - apply Hconv; [assumption | assumption |]. split.
    + apply Rlt_le, Rdiv_lt_0_compat; lra.
    + apply (Rmult_le_reg_r c); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

(** "yes": an outside point is t v further than a weighted mean of inside points. *)
Theorem convex_yes d s v y (l : list weighted) xo yo t :
  0 < t -> In (xo, yo) s -> yo <> y ->
  l <> [] -> (forall a x, In (a, x) l -> 0 < a /\ In (x, y) s) -> sum fst l = 1 ->
  same d xo (move (centre l) v t) ->
  leaves_convex_regions d s v y.
Proof.
  intros Ht Hxo Hyo Hl Hon Hsum Heq h Hh Hacc x Hx.
  pose proof Hh as (Hconv & Htop).
  assert (Hc : region h y (centre l)).
  { apply (region_same d _ (scale (/ sum fst l) (centre l))); [assumption| |].
    - intros i _. unfold scale. rewrite Hsum. field.
    - apply (convex_centre d); try assumption. intros a p Hin.
      destruct (Hon a p Hin). split; [assumption | apply Hacc; assumption]. }
  destruct (leaves d y h (centre l) x v t Hh Ht Hc) as (c & Hpos & Hne).
  - intro Hin. apply Hyo. rewrite <- (Hacc _ _ Hxo).
    apply (region_same d (region h y) (move (centre l) v t)); [assumption| |assumption].
    intros i Hi. symmetry. apply Heq, Hi.
  - assumption.
  - exists c. split; [lra|]. rewrite Hx. apply (out_for_good d y h x v c); assumption.
Qed.

(** "vacuous": an outside point is a weighted mean of inside points. *)
Theorem convex_vacuous d s y (l : list weighted) xo yo :
  In (xo, yo) s -> yo <> y ->
  l <> [] -> (forall a x, In (a, x) l -> 0 < a /\ In (x, y) s) ->
  same d (scale (sum fst l) xo) (centre l) ->
  ~ exists h, convex_classifier d y h /\ accurate h s.
Proof.
  intros Hxo Hyo Hl Hon Heq (h & (Hconv & Htop) & Hacc).
  assert (Hp : 0 < sum fst l).
  { apply sum_positive; [assumption|]. intros (a, x) Hin. apply (Hon a x Hin). }
  apply Hyo. rewrite <- (Hacc _ _ Hxo).
  apply (region_same d (region h y) (scale (/ sum fst l) (centre l))); [assumption| |].
  - intros i Hi. unfold scale at 1. rewrite <- (Heq i Hi). unfold scale. field. lra.
  - apply (convex_centre d); try assumption. intros a p Hin.
    destruct (Hon a p Hin). split; [assumption | apply Hacc; assumption].
Qed.

(** From any inside point to any outside one: the direction of Theorems 10, 11, 15 and 16. *)
Theorem difference_leaves d s y x xo yo :
  yo <> y -> In (x, y) s -> In (xo, yo) s ->
  forall h, convex_classifier d y h -> accurate h s -> forall p, h p = y ->
    adversarial h p (difference xo x).
Proof.
  intros Hne Hx Hxo h Hh Hacc p Hp. apply for_good. revert h Hh Hacc p Hp.
  apply (convex_yes d s _ y [(1, x)] xo yo 1); try assumption; try lra.
  - discriminate.
  - intros a p [E|[]]. inversion E; subst. split; [lra | assumption].
  - simpl. ring.
  - intros i _. unfold move, centre, difference. simpl. ring.
Qed.
