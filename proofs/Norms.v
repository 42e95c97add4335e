(* SPDX-License-Identifier: MIT *)
(** Euclid's norm. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space MaxMargin.
Import ListNotations.
Open Scope R_scope.

Lemma norm_nonneg d v : 0 <= norm d v.
Proof. apply sqrt_pos. Qed.
Lemma norm_square d v : norm d v * norm d v = dot d v v.
Proof. apply sqrt_sqrt, square_nonneg. Qed.

(** Cauchy and Schwarz, and the triangle inequality. *)
Lemma dot_below_norms d u v : dot d u v <= norm d u * norm d v.
Proof.
  pose proof (norm_nonneg d u) as Hu. pose proof (norm_nonneg d v) as Hv.
  pose proof (norm_square d u) as Eu. pose proof (norm_square d v) as Ev.
  pose proof (square_nonneg d (difference (scale (norm d v) u) (scale (norm d u) v))) as H.
  assert (E : forall z, dot d z (difference (scale (norm d v) u) (scale (norm d u) v))
            = norm d v * dot d z u - norm d u * dot d z v)
    by (intro z; rewrite dot_difference, !dot_scale; reflexivity).
  rewrite E, !(dot_sym d (difference _ _)), !E, (dot_sym d v u), <- Eu, <- Ev in H.
  destruct (Rle_lt_or_eq_dec 0 _ Hu) as [Hu'|Z].
  - destruct (Rle_lt_or_eq_dec 0 _ Hv) as [Hv'|Z].
    + pose proof (Rmult_lt_0_compat _ _ Hu' Hv'). nra.
    + rewrite <- Z, Rmult_0_r in *. rewrite dot_zero; [lra|].
      apply square_zero. rewrite <- Ev. reflexivity.
  - rewrite <- Z, Rmult_0_l in *. rewrite dot_sym, dot_zero; [lra|].
    apply square_zero. rewrite <- Eu. reflexivity.
Qed.

Lemma dot_positive d w : nonzero d w -> 0 < dot d w w.
Proof.
  intros (i & Hi & Hne). destruct (Rle_lt_or_eq_dec 0 _ (square_nonneg d w)) as [|E]; [assumption|].
  exfalso. apply Hne. apply (square_zero d w); [symmetry; assumption | assumption].
Qed.
Lemma norm_positive d w : nonzero d w -> 0 < norm d w.
Proof. intro H. apply sqrt_lt_R0, dot_positive, H. Qed.
Lemma positive_nonzero d w : 0 < dot d w w -> nonzero d w.
Proof.
  intro H. assert (D : nonzero d w \/ same d w (fun _ => 0)).
  { clear H. induction d as [|d [(i & Hi & Hw)|Hs]]; [right; intros i Hi; lia | left; exists i; split; [lia | assumption]|].
    destruct (Req_dec (w d) 0) as [E|E]; [right | left; exists d; split; [lia | assumption]].
    intros i Hi. destruct (Nat.eq_dec i d) as [->|]; [assumption | apply Hs; lia]. }
  destruct D as [|Hs]; [assumption|]. rewrite (dot_zero d w w Hs) in H. lra.
Qed.
Lemma norm_square_root d v a : 0 <= a -> dot d v v = a * a -> norm d v = a.
Proof. intros Ha E. unfold norm. rewrite E. apply sqrt_square, Ha. Qed.
Lemma dot_scaled d c u v : dot d (scale c u) v = c * dot d u v.
Proof. rewrite dot_sym, dot_scale, dot_sym. reflexivity. Qed.
Lemma norm_scale d c v : norm d (scale c v) = Rabs c * norm d v.
Proof.
  apply norm_square_root; [apply Rmult_le_pos; [apply Rabs_pos | apply norm_nonneg]|].
  rewrite dot_scale, dot_scaled. pose proof (norm_square d v) as E. rewrite <- E.
  assert (Rabs c * Rabs c = c * c) by (rewrite <- Rabs_mult; apply Rabs_right; pose proof (Rle_0_sqr c); unfold Rsqr in *; lra).
  replace (Rabs c * norm d v * (Rabs c * norm d v)) with (Rabs c * Rabs c * (norm d v * norm d v)) by ring. rewrite H. ring.
Qed.
Lemma dot_abs_below_norms d u v : Rabs (dot d u v) <= norm d u * norm d v.
Proof.
  pose proof (dot_below_norms d u v). pose proof (dot_below_norms d (scale (-1) u) v) as Hn.
  rewrite dot_scaled, norm_scale, Rabs_left in Hn by lra. apply Rabs_le. lra.
Qed.
Lemma norm_same d x y : same d x y -> norm d x = norm d y.
Proof. intro H. unfold norm. f_equal. apply dot_same; assumption. Qed.
(** The triangle inequality. *)
Lemma norm_triangle d x y c : norm d (move x y c) <= norm d x + Rabs c * norm d y.
Proof.
  pose proof (norm_nonneg d x). pose proof (norm_nonneg d y). pose proof (Rabs_pos c).
  assert (Hs : 0 <= Rabs c * norm d y) by (apply Rmult_le_pos; assumption).
  apply Rsqr_incr_0_var; [|lra]. unfold Rsqr. rewrite norm_square, dot_move, !(dot_sym d (move x y c)), !dot_move.
  rewrite <- !norm_square, (dot_sym d y x). pose proof (dot_abs_below_norms d x y) as Hc.
  assert (Ha : Rabs c * Rabs c = c * c) by (rewrite <- Rabs_mult; apply Rabs_right; pose proof (Rle_0_sqr c); unfold Rsqr in *; lra).
  assert (c * dot d x y <= Rabs c * (norm d x * norm d y)).
  { apply Rle_trans with (Rabs (c * dot d x y)); [apply Rle_abs|]. rewrite Rabs_mult. apply Rmult_le_compat_l; assumption. }
  replace ((norm d x + Rabs c * norm d y) * (norm d x + Rabs c * norm d y))
    with (norm d x * norm d x + 2 * (Rabs c * (norm d x * norm d y)) + Rabs c * Rabs c * (norm d y * norm d y)) by ring.
  rewrite Ha. lra.
Qed.
