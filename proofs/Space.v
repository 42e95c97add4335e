(* SPDX-License-Identifier: MIT *)
(** Algebra of vectors and of finite sums. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Export Notions.
Import ListNotations.
Open Scope R_scope.

Definition label_eq_dec (a b : label) : {a = b} + {a <> b}.
Proof. decide equality. Defined.

Lemma for_good h x v : adversarial_for_good h x v -> adversarial h x v.
Proof. intros (c0 & H0 & H). exists (c0 + 1). split; [lra|]. apply H; lra. Qed.

(** ** Algebra of [dot] *)

Lemma dot_same d x x' y y' : same d x x' -> same d y y' -> dot d x y = dot d x' y'.
Proof.
  induction d as [|d IH]; intros Hx Hy; [reflexivity|]. simpl.
  rewrite IH by (intros i Hi; first [apply Hx | apply Hy]; lia).
  rewrite Hx, Hy by lia. reflexivity.
Qed.

Lemma dot_sym d x y : dot d x y = dot d y x.
Proof. induction d as [|d IH]; simpl; [|rewrite IH]; ring. Qed.

Lemma dot_move d w x v c : dot d w (move x v c) = dot d w x + c * dot d w v.
Proof. induction d as [|d IH]; simpl; [|rewrite IH; unfold move]; ring. Qed.

Lemma dot_scale d w c v : dot d w (scale c v) = c * dot d w v.
Proof. induction d as [|d IH]; simpl; [|rewrite IH; unfold scale]; ring. Qed.

Lemma dot_mix d w t x y : dot d w (mix t x y) = (1 - t) * dot d w x + t * dot d w y.
Proof. induction d as [|d IH]; simpl; [|rewrite IH; unfold mix]; ring. Qed.

Lemma dot_difference d w x y : dot d w (difference x y) = dot d w x - dot d w y.
Proof. induction d as [|d IH]; simpl; [|rewrite IH; unfold difference]; ring. Qed.

Lemma dot_zero d w x : same d x (fun _ => 0) -> dot d w x = 0.
Proof.
  intro H. rewrite (dot_same d w w x (fun _ => 0)) by (auto; intros i _; reflexivity).
  clear H. induction d as [|d IH]; simpl; [|rewrite IH]; ring.
Qed.

Lemma square_nonneg d x : 0 <= dot d x x.
Proof. induction d as [|d IH]; simpl; [|pose proof (Rle_0_sqr (x d)); unfold Rsqr in *]; lra. Qed.

(** ** Sums over weighted points *)

Lemma sum_nonneg {A} (f : A -> R) l : (forall a, In a l -> 0 <= f a) -> 0 <= sum f l.
Proof.
  induction l as [|a r IH]; intro H; simpl; [lra|].
  pose proof (H a (or_introl eq_refl)). assert (0 <= sum f r) by (apply IH; firstorder). lra.
Qed.

Lemma sum_positive {A} (f : A -> R) l :
  l <> [] -> (forall a, In a l -> 0 < f a) -> 0 < sum f l.
Proof.
  destruct l as [|a r]; [congruence|]. intros _ H. simpl.
  pose proof (H a (or_introl eq_refl)).
  assert (0 <= sum f r) by (apply sum_nonneg; intros; apply Rlt_le, H; firstorder). lra.
Qed.

Lemma dot_sum {A} d w (f : A -> vec) l :
  dot d w (fun i => sum (fun a => f a i) l) = sum (fun a => dot d w (f a)) l.
Proof.
  induction l as [|a r IH]; simpl; [apply dot_zero; intros i _; reflexivity|].
  rewrite <- IH. clear IH. induction d as [|d IH]; simpl; [|rewrite IH]; ring.
Qed.

Lemma sum_ext {A} (f g : A -> R) l : (forall a, In a l -> f a = g a) -> sum f l = sum g l.
Proof.
  induction l as [|a r IH]; intro H; simpl; [reflexivity|].
  rewrite (H a), IH; [reflexivity | firstorder | left; reflexivity].
Qed.

Lemma sum_plus {A} (f g : A -> R) l : sum (fun a => f a + g a) l = sum f l + sum g l.
Proof. induction l as [|a r IH]; simpl; [|rewrite IH]; ring. Qed.

Lemma sum_mult {A} (f : A -> R) c l : sum (fun a => c * f a) l = c * sum f l.
Proof. induction l as [|a r IH]; simpl; [|rewrite IH]; ring. Qed.

Lemma sum_zero {A} (f : A -> R) l : (forall a, In a l -> 0 <= f a) -> sum f l <= 0 ->
  forall a, In a l -> f a = 0.
Proof.
  induction l as [|b r IH]; simpl; intros H E a [].
  - subst b. pose proof (H a (or_introl eq_refl)). assert (0 <= sum f r) by (apply sum_nonneg;
      auto). lra.
  - pose proof (H b (or_introl eq_refl)). apply IH; auto. lra.
Qed.
