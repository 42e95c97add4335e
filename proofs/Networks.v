(* SPDX-License-Identifier: MIT *)
(** Two-layer ReLU networks, and why one of their regions is convex. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Convex.
Import ListNotations.
Open Scope R_scope.

Lemma minus_iff (h : classifier) x (P : Prop) : (h x = plus <-> P) -> (h x = minus <-> ~ P).
Proof. intro H. destruct (h x) eqn:E; split; intro; try congruence; try tauto.
  firstorder congruence. Qed.

Lemma relu_convex t z z' : 0 <= t <= 1 ->
  relu ((1 - t) * z + t * z') <= (1 - t) * relu z + t * relu z'.
Proof.
  intro Ht. unfold relu.
  assert (forall u, 0 <= Rmax 0 u) by (intro; apply Rmax_l).
  assert (forall u, u <= Rmax 0 u) by (intro; apply Rmax_r).
  assert ((1 - t) * z <= (1 - t) * Rmax 0 z) by (apply Rmult_le_compat_l; [lra|auto]).
  assert (t * z' <= t * Rmax 0 z') by (apply Rmult_le_compat_l; [lra|auto]).
  assert (0 <= (1 - t) * Rmax 0 z) by (apply Rmult_le_pos; [lra|auto]).
  assert (0 <= t * Rmax 0 z') by (apply Rmult_le_pos; [lra|auto]).
  apply Rmax_lub; lra.
Qed.

Lemma relu_lipschitz z z' : Rabs (relu z' - relu z) <= Rabs (z' - z).
Proof. unfold relu, Rmax. repeat destruct Rle_dec; unfold Rabs; repeat destruct Rcase_abs; lra. Qed.

Lemma output_convex d f x y t : nonnegative f -> 0 <= t <= 1 ->
  output d f (mix t x y) <= (1 - t) * output d f x + t * output d f y.
Proof.
  intros Hf Ht. induction f as [|u r IH]; [unfold output; simpl; lra|].
  assert (Hr : nonnegative r) by (intros u' Hu; apply Hf; right; assumption).
  specialize (IH Hr). pose proof (Hf u (or_introl eq_refl)) as Hu.
  unfold output in *. simpl.
  assert (E : pre d u (mix t x y) = (1 - t) * pre d u x + t * pre d u y)
    by (unfold pre; rewrite dot_mix; ring).
  rewrite E. pose proof (relu_convex t (pre d u x) (pre d u y) Ht) as Hc.
  apply (Rmult_le_compat_l (out u)) in Hc; [|assumption]. lra.
Qed.

(** Moving each entry by less than e moves a network by less than (k + 1) e. *)
Lemma dot_lipschitz d w : exists k, 0 <= k /\ forall e x y, 0 < e -> near d e x y ->
  Rabs (dot d w y - dot d w x) <= k * e.
Proof.
  induction d as [|d (k & Hk & H)].
  - exists 0. split; [lra|]. intros. simpl. rewrite Rminus_0_r, Rabs_R0. lra.
  - exists (k + Rabs (w d)). split; [pose proof (Rabs_pos (w d)); lra|].
    intros e x y He Hn. simpl.
    replace (dot d w y + w d * y d - (dot d w x + w d * x d))
      with ((dot d w y - dot d w x) + w d * (y d - x d)) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, Rmult_plus_distr_r.
    apply Rplus_le_compat; [apply H; [assumption | intros i Hi; apply Hn; lia]|].
    apply Rmult_le_compat_l; [apply Rabs_pos | apply Rlt_le, Hn; lia].
Qed.

Lemma output_lipschitz d f : exists k, 0 <= k /\ forall e x y, 0 < e -> near d e x y ->
  Rabs (output d f y - output d f x) <= k * e.
Proof.
  induction f as [|u r (k & Hk & H)].
  - exists 0. split; [lra|]. intros. unfold output. simpl. rewrite Rminus_0_r, Rabs_R0. lra.
  - destruct (dot_lipschitz d (row u)) as (m & Hm & Hd).
    exists (Rabs (out u) * m + k).
    split; [pose proof (Rmult_le_pos _ _ (Rabs_pos (out u)) Hm); lra|].
    intros e x y He Hn. specialize (H e x y He Hn). specialize (Hd e x y He Hn).
    unfold output in *. simpl.
    set (fy := sum _ r) in *. set (fx := sum (fun u => out u * relu (pre d u x)) r) in *.
    replace (out u * relu (pre d u y) + fy - (out u * relu (pre d u x) + fx))
      with (out u * (relu (pre d u y) - relu (pre d u x)) + (fy - fx)) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, Rmult_plus_distr_r.
    apply Rplus_le_compat; [|assumption]. rewrite Rmult_assoc.
    apply Rmult_le_compat_l; [apply Rabs_pos|].
    eapply Rle_trans; [apply relu_lipschitz|].
    unfold pre. replace (dot d (row u) y + bias u - (dot d (row u) x + bias u))
      with (dot d (row u) y - dot d (row u) x) by ring. assumption.
Qed.

(** A network is continuous: close to x it is close to its value there. *)
Lemma output_continuous d f x r : 0 < r ->
  exists e, 0 < e /\ forall y, near d e x y -> Rabs (output d f y - output d f x) < r.
Proof.
  intro Hr. destruct (output_lipschitz d f) as (k & Hk & H).
  exists (r / (k + 1)). assert (He : 0 < r / (k + 1)) by (apply Rdiv_lt_0_compat; lra).
  split; [assumption|]. intros y Hn. eapply Rle_lt_trans; [apply (H _ _ _ He Hn)|].
  replace r with ((k + 1) * (r / (k + 1))) at 2 by (field; lra).
  apply Rmult_lt_compat_r; lra.
Qed.

(** Where f <= a is convex and closed, where f < a is convex and open. (a > 0 is not needed.) *)
Lemma below_is_convex d h f a : nonnegative f ->
  (forall x, h x = plus <-> a < output d f x) \/ (forall x, h x = plus <-> a <= output d f x) ->
  convex_classifier d minus h.
Proof.
  intros Hf [Hh|Hh]; split.
  - intros x y t Hx Hy Ht. unfold region in *. apply (minus_iff _ _ _ (Hh _)).
    apply (minus_iff _ _ _ (Hh _)) in Hx. apply (minus_iff _ _ _ (Hh _)) in Hy.
    pose proof (output_convex d f x y t Hf Ht).
    assert ((1 - t) * output d f x <= (1 - t) * a) by (apply Rmult_le_compat_l; lra).
    assert (t * output d f y <= t * a) by (apply Rmult_le_compat_l; lra). lra.
  - right. intros x Hlim. unfold region in *. apply (minus_iff _ _ _ (Hh _)). intro Ha.
    destruct (output_continuous d f x (output d f x - a)) as (e & He & Hc); [lra|].
    destruct (Hlim e He) as (y & Hn & Hy). apply (minus_iff _ _ _ (Hh _)) in Hy.
    specialize (Hc y Hn). apply Rabs_def2 in Hc. lra.
  - intros x y t Hx Hy Ht. unfold region in *. apply (minus_iff _ _ _ (Hh _)).
    apply (minus_iff _ _ _ (Hh _)) in Hx. apply (minus_iff _ _ _ (Hh _)) in Hy.
    pose proof (output_convex d f x y t Hf Ht).
    set (fx := output d f x) in *. set (fy := output d f y) in *.
    assert (Hx' : 0 < a - fx) by lra. assert (Hy' : 0 < a - fy) by lra.
    pose proof (Rmult_le_pos (1 - t) (a - fx)). pose proof (Rmult_le_pos t (a - fy)).
    destruct (Req_dec t 0) as [->|Hne]; [lra|].
    pose proof (Rmult_lt_0_compat t (a - fy)). lra.
  - left. intros x Hx. unfold region in *. apply (minus_iff _ _ _ (Hh _)) in Hx.
    destruct (output_continuous d f x (a - output d f x)) as (e & He & Hc); [lra|].
    exists e. split; [assumption|]. intros y Hn. apply (minus_iff _ _ _ (Hh _)).
    specialize (Hc y Hn). apply Rabs_def2 in Hc. lra.
Qed.

Lemma relu_positive z : 0 < relu z <-> 0 < z.
Proof. unfold relu, Rmax. destruct Rle_dec; split; intro; lra. Qed.

Lemma half_spaces_open d (f : list (vec * R)) :
  is_open d (fun x => forall w b, In (w, b) f -> 0 < relu (dot d w x + b)).
Proof.
  intros x Hx. induction f as [|(w, b) r IH].
  - exists 1. split; [lra|]. intros y _ w b [].
  - destruct IH as (e & He & H); [intros w' b' Hin; apply Hx; right; assumption|].
    pose proof (proj1 (relu_positive _) (Hx w b (or_introl eq_refl))) as Hw.
    destruct (dot_lipschitz d w) as (k & Hk & Hd).
    remember (dot d w x + b) as m eqn:Em. set (e' := m / (k + 1)).
    assert (He' : 0 < e') by (apply Rdiv_lt_0_compat; lra).
    exists (Rmin e e'). split; [apply Rmin_glb_lt; assumption|]. intros y Hy w' b' [E|Hin].
    + inversion E; subst w' b'. apply relu_positive.
      assert (Hn : near d e' x y)
        by (intros i Hi; eapply Rlt_le_trans; [apply Hy, Hi | apply Rmin_r]).
      specialize (Hd e' x y He' Hn).
      assert (k * e' < m).
      { assert (E' : (k + 1) * e' = m) by (unfold e'; field; lra). lra. }
      pose proof (Rle_abs (- (dot d w y - dot d w x))) as Ha. rewrite Rabs_Ropp in Ha. lra.
    + apply H; [|assumption]. intros i Hi. eapply Rlt_le_trans; [apply Hy, Hi | apply Rmin_l].
Qed.

Lemma class_R''_convex d h : class_R'' d h -> convex_classifier d plus h.
Proof.
  intros (f & Hh). split.
  - intros x y t Hx Hy Ht. unfold region in *. apply Hh. intros w b Hin. apply relu_positive.
    pose proof (proj1 (relu_positive _) (proj1 (Hh x) Hx w b Hin)) as H1.
    pose proof (proj1 (relu_positive _) (proj1 (Hh y) Hy w b Hin)) as H2. rewrite dot_mix.
    pose proof (Rmult_le_pos (1 - t) (dot d w x + b)). pose proof (Rmult_le_pos t (dot d w y + b)).
    destruct (Req_dec t 0) as [->|Hne]; [lra|].
    pose proof (Rmult_lt_0_compat t (dot d w y + b)). lra.
  - left. intros x Hx. destruct (half_spaces_open d f x (proj1 (Hh x) Hx)) as (e & He & H).
    exists e. split; [assumption|]. intros y Hy. apply Hh, H, Hy.
Qed.

(** The classes of the paper have a convex region, open or closed. *)
Lemma class_R_convex d h : class_R d h -> convex_classifier d minus h.
Proof.
  intros (f & Hf & Hh). apply (below_is_convex d h f 0); [|left; assumption].
  intros u Hu. rewrite (Hf u Hu). lra.
Qed.

Lemma class_R'_convex d h : class_R' d h -> convex_classifier d minus h.
Proof. intros (f & a & Hf & _ & Hh). apply (below_is_convex d h f a); assumption. Qed.
