(* SPDX-License-Identifier: MIT *)
(** The instances of [Uses]: three points of R^3 with an irrational entry, three classes, networks
    of two units. *)

From Coq Require Import Reals List Lra Lia ZArith.
From separatrix Require Import Notions.
Import ListNotations.
Open Scope R_scope.

Definition vector (l : list R) : vec := fun i => nth i l 0.
Definition o := vector [0; 0; 0].
Definition p := vector [sqrt 2; 1; 0].
Definition q := vector [1; 2; -1].
Definition trio : labelled_set := [(o, minus); (p, plus); (q, plus)].
Definition mirror : labelled_set := [(o, plus); (p, minus); (q, minus)].
Definition diagonal := vector [1; 1; 0].
Definition classes : class_set := [(o, 0%nat); (p, 1%nat); (q, 2%nat)].

(** Two units, and the sign of their sum. *)
Definition two_units : network :=
  [{| out := 1; row := vector [1; 0; 0]; bias := -1/2 |}; {| out := 1; row := vector [0; 1; 0]; bias := -1/2 |}].
Definition of_units : classifier := fun x => if Rlt_dec 0 (output 3 two_units x) then plus else minus.
Definition sign_at (w : vec) (b : R) : classifier := fun x => if Rlt_dec 0 (score 3 w b x) then plus else minus.

Lemma root : 1 < sqrt 2 < 2 /\ sqrt 2 * sqrt 2 = 2.
Proof.
  assert (E : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  pose proof (sqrt_lt_R0 2 ltac:(lra)) as Hp. split; [split|assumption].
  - apply Rnot_le_lt. intro H. pose proof (Rmult_le_compat (sqrt 2) 1 (sqrt 2) 1). lra.
  - apply Rnot_le_lt. intro H. pose proof (Rmult_le_compat 2 (sqrt 2) 2 (sqrt 2)). lra.
Qed.

Ltac numbers := unfold score, class_score, diagonal, o, p, q, vector, difference, move, scale, sgn in *; simpl in *;
  pose proof root as Hroot; try lra.

Lemma trio_separated : separates 3 diagonal (-1/2) trio.
Proof. intros x y [E|[E|[E|[]]]]; inversion E; numbers. Qed.
Lemma trio_separable : separable_with_both_labels 3 trio.
Proof.
  split; [exists diagonal, (-1/2); exact trio_separated|].
  split; [exists p | exists o]; simpl; auto.
Qed.
Lemma mirror_plus : occurs plus mirror. Proof. exists o. simpl. auto. Qed.
Lemma mirror_minus : occurs minus mirror. Proof. exists p. simpl. auto. Qed.
Lemma trio_plus : occurs plus trio. Proof. apply trio_separable. Qed.
Lemma trio_minus : occurs minus trio. Proof. apply trio_separable. Qed.
Lemma in_o : In (o, minus) trio. Proof. simpl. auto. Qed.
Lemma in_p : In (p, plus) trio. Proof. simpl. auto. Qed.
Lemma in_q : In (q, plus) trio. Proof. simpl. auto. Qed.

(** The nearest of the three points. *)
Definition nearest : matrix := fun m => match m with 1%nat => scale 2 p | 2%nat => scale 2 q | _ => scale 2 o end.
Definition offsets : biases := fun m => match m with 1%nat => -3 | 2%nat => -6 | _ => 0 end.
Lemma classes_fit : fits_classes 3 3 nearest offsets classes.
Proof.
  intros x y [E|[E|[E|[]]]]; inversion E; (split; [lia|]); intros m Hm Hne;
    destruct m as [|[|[|m]]]; try lia; unfold nearest, offsets; numbers.
Qed.
Lemma sees k x : In (x, k) classes -> class_occurs k classes. Proof. intro H. exists x. assumption. Qed.
Lemma class_o : class_occurs 0 classes. Proof. apply (sees 0 o). simpl. auto. Qed.
Lemma class_p : class_occurs 1 classes. Proof. apply (sees 1 p). simpl. auto. Qed.
Lemma class_q : class_occurs 2 classes. Proof. apply (sees 2 q). simpl. auto. Qed.

Lemma of_units_plus x : of_units x = plus <-> 0 < output 3 two_units x.
Proof. unfold of_units. destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction]. Qed.
Lemma units_in_R : class_R 3 of_units.
Proof. exists two_units. split; [intros u [<-|[<-|[]]]; reflexivity | exact of_units_plus]. Qed.
Lemma sign_plus w b x : sign_at w b x = plus <-> 0 < score 3 w b x.
Proof. unfold sign_at. destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction]. Qed.
Lemma sign_is_linear w b : is_linear 3 w b (sign_at w b).
Proof. split; intros x H; unfold sign_at; destruct Rlt_dec; first [reflexivity | lra]. Qed.
