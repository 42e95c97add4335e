(* SPDX-License-Identifier: MIT *)
(** Proofs of [Statements]: pictures and remarks in passing. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear Networks Counterexamples Statements.
Import ListNotations.
Open Scope R_scope.

Lemma falls_is_adversarial d w h x v : is_linear d w 0 h -> 0 < dot d w x -> dot d w v < 0 -> adversarial h x v.
Proof.
  intros Hh Hx Hv. assert (Ex : h x = plus) by (apply (proj1 Hh); unfold score; lra).
  apply for_good, (linear_moves d w 0 v plus h x); [simpl; lra | assumption | assumption].
Qed.
Lemma rises_is_not d w h x v : is_linear d w 0 h -> 0 < dot d w x -> 0 <= dot d w v -> ~ adversarial h x v.
Proof.
  intros (Hp & _) Hx Hv (c & Hc & H). apply H. rewrite !Hp; [reflexivity | unfold score; lra|].
  unfold score. rewrite dot_move. pose proof (Rmult_le_pos _ _ (Rlt_le _ _ Hc) Hv). lra.
Qed.

Theorem figure_1 : Figure_1.
Proof.
  exists 2%nat, [(point [1; 0], plus); (point [-1; 0], minus)], (point [1; -2]), (point [1; 2]).
  split; [intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl; lra|].
  split; [intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl; lra|].
  split; [exists (point [1; 0]); simpl; auto|]. split; [exists (point [-1; 0]); simpl; auto|].
  intros h1 h2 H1 H2 x [E|[E|[]]]; inversion E; subst.
  split; [apply (falls_is_adversarial 2 _ _ _ _ H1); unfold scale, point; simpl; lra|].
  split; [apply (rises_is_not 2 _ _ _ _ H2); unfold scale, point; simpl; lra|].
  split; [apply (falls_is_adversarial 2 _ _ _ _ H2); unfold scale, point; simpl; lra | apply (rises_is_not 2 _ _ _ _ H1); unfold scale, point; simpl; lra].
Qed.

(** Class 1 has the score x - 1, class 0 half of it. *)
Theorem note_no_positive_score : Note_no_positive_score.
Proof.
  exists 1%nat, 2%nat, (fun m => match m with O => point [1] | _ => point [2] end), (fun _ => 0), [(point [-1], 0%nat); (point [1], 1%nat)].
  split; [|split; [lia|split; [|split]]].
  - intros x y [E|[E|[]]]; inversion E; (split; [lia|]); intros m Hm Hne; destruct m as [|[|m]]; try lia; unfold class_score, point; simpl; lra.
  - exists (point [-1]). simpl. auto.
  - exists (point [1]). simpl. auto.
  - intros m Hm. split; intros x [E|[E|[]]]; inversion E; destruct m as [|[|m]]; try lia; unfold class_score, point; simpl; lra.
Qed.

Lemma wedge_in_R' : class_R' 1 wedge_classifier.
Proof.
  exists wedge, (1/2). split; [intros u [<-|[<-|[]]]; simpl; lra|]. split; [lra|]. left. intro x. rewrite wedge_output. apply wedge_label.
Qed.
Lemma wedge_plus a : 1/2 < a \/ a < -1/2 -> wedge_classifier (point [a]) = plus.
Proof. intro H. apply wedge_label. unfold point. simpl. unfold Rabs. destruct Rcase_abs; lra. Qed.
Lemma wedge_minus x : -1/2 <= x O <= 1/2 -> wedge_classifier x = minus.
Proof.
  intro H. destruct (wedge_classifier x) eqn:E; [|reflexivity]. apply wedge_label in E. unfold Rabs in E. destruct Rcase_abs; lra.
Qed.

Theorem note_beta_need_not_be_convex : Note_beta_need_not_be_convex.
Proof.
  exists 1%nat, wedge_classifier. split; [exact wedge_in_R'|]. split; [apply (class_R'_convex 1 wedge_classifier wedge_in_R')|].
  intro H. specialize (H (point [-1]) (point [1]) (1/2) (wedge_plus (-1) ltac:(lra)) (wedge_plus 1 ltac:(lra)) ltac:(lra)).
  unfold region in H. rewrite wedge_minus in H; [discriminate | unfold mix, point; simpl; lra].
Qed.

Theorem note_one_point_is_not_all : Note_one_point_is_not_all.
Proof.
  exists 1%nat, wedge_classifier, (point [-1]), (point [1]), (point [1]). split; [exact wedge_in_R'|].
  split; [rewrite !wedge_plus by lra; reflexivity|]. split.
  - exists 1. split; [lra|]. rewrite wedge_plus by lra. rewrite wedge_minus; [discriminate | unfold move, point; simpl; lra].
  - intros (c & Hc & H). apply H. rewrite (wedge_plus 1) by lra. apply wedge_label. unfold move, point. simpl. rewrite Rabs_right; lra.
Qed.

Definition late : network := [{| out := 1; row := point [1]; bias := -1/2 |}].
Definition late_classifier : classifier := fun x => if Rlt_dec 0 (output 1 late x) then plus else minus.
Lemma late_label x : late_classifier x = plus <-> 1/2 < x O.
Proof.
  assert (E : output 1 late x = Rmax 0 (x O - 1/2)) by (unfold output, late, pre, relu, point; simpl; rewrite Rplus_0_r, Rmult_1_l; f_equal; lra).
  unfold late_classifier. rewrite E. unfold Rmax. destruct Rle_dec, Rlt_dec; split; intro; first [reflexivity | discriminate | lra].
Qed.
Lemma late_minus x : x O <= 1/2 -> late_classifier x = minus.
Proof. intro H. destruct (late_classifier x) eqn:E; [|reflexivity]. apply late_label in E. lra. Qed.
Theorem note_outside_the_sample : Note_outside_the_sample.
Proof.
  exists 1%nat, [(point [1], plus); (point [0], minus)], late_classifier, (point [1]), (point [-5]).
  assert (H1 : late_classifier (point [1]) = plus) by (apply late_label; unfold point; simpl; lra).
  split; [exists late; split; [intros u [<-|[]]; reflexivity|]; intro x; unfold late_classifier; destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction]|].
  split; [intros x y [E|[E|[]]]; inversion E; subst; [assumption | apply late_minus; unfold point; simpl; lra]|].
  split; [exists (point [1]); simpl; auto|]. split; [exists (point [0]); simpl; auto|].
  split; [intros (y & [E|[E|[]]]); inversion E as [E']; pose proof (f_equal (fun z : vec => z O) E') as E0; unfold point in E0; simpl in E0; lra|].
  assert (H5 : late_classifier (point [-5]) = minus) by (apply late_minus; unfold point; simpl; lra).
  split; [assumption|]. exists 6. split; [lra|]. rewrite H5.
  assert (H6 : late_classifier (move (point [-5]) (point [1]) 6) = plus) by (apply late_label; unfold move, point; simpl; lra). rewrite H6. discriminate.
Qed.
