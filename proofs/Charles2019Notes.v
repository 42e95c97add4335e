(* SPDX-License-Identifier: MIT *)
(** Proofs of [Statements]: pictures and remarks in passing. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear Networks Counterexamples Statements.
From separatrix Require MarginChecker.
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

(** +1 on (0, 10), and on (-6, -4) and beyond 0. *)
Definition bump : network := [{| out := 1; row := point [1]; bias := 0 |}; {| out := -2; row := point [1]; bias := -5 |}].
Definition islands : network := [{| out := 1; row := point [1]; bias := 0 |}; {| out := 1; row := point [1]; bias := 6 |};
  {| out := -2; row := point [1]; bias := 5 |}; {| out := 1; row := point [1]; bias := 4 |}].
Lemma bump_positive x : 0 < output 1 bump x <-> 0 < x O < 10.
Proof. unfold output, bump, pre, relu, point. simpl. unfold Rmax. repeat destruct Rle_dec; split; intro; lra. Qed.
Lemma islands_positive x : 0 < output 1 islands x <-> -6 < x O < -4 \/ 0 < x O.
Proof. unfold output, islands, pre, relu, point. simpl. unfold Rmax. repeat destruct Rle_dec; split; intro; lra. Qed.
Lemma not_plus (h : classifier) x P : (h x = plus <-> P) -> ~ P -> h x = minus.
Proof. intros H Hn. destruct (h x); [destruct Hn; apply H; reflexivity | reflexivity]. Qed.

Theorem figure_2 : Figure_2.
Proof.
  exists 1%nat, [(point [1], plus); (point [2], plus); (point [-1], minus); (point [-7], minus)], bump, islands, (point [1]), (point [-1]), (point [-1]), (point [-7]).
  split; [simpl; auto|]. split; [simpl; auto|]. split; [exists (point [1]); simpl; auto|]. intros h1 h2 H1 H2.
  assert (P1 : forall x, 0 < x O < 10 -> h1 x = plus) by (intros x H; apply H1, bump_positive, H).
  assert (M1 : forall x, ~ 0 < x O < 10 -> h1 x = minus) by (intros x H; apply (not_plus h1 x _ (H1 x)); rewrite bump_positive; exact H).
  assert (P2 : forall x, (-6 < x O < -4 \/ 0 < x O) -> h2 x = plus) by (intros x H; apply H2, islands_positive, H).
  assert (M2 : forall x, ~ (-6 < x O < -4 \/ 0 < x O) -> h2 x = minus) by (intros x H; apply (not_plus h2 x _ (H2 x)); rewrite islands_positive; exact H).
  split; [intros x y [E|[E|[E|[E|[]]]]]; inversion E; subst; first [apply P1; unfold point; simpl; lra | apply M1; unfold point; simpl; lra]|].
  split; [intros x y [E|[E|[E|[E|[]]]]]; inversion E; subst; first [apply P2; unfold point; simpl; lra | apply M2; unfold point; simpl; lra]|].
  split; [|split; [|split]].
  - intros z Hz. assert (Hz0 : 0 < z O < 3) by (destruct Hz as [E|[E|[E|[E|[]]]]]; inversion E; subst; unfold point; simpl; lra). split.
    + exists 10. split; [lra|]. rewrite (P1 z), M1; [discriminate | unfold move, point; simpl; lra | lra].
    + intros (c & Hc & H). apply H. rewrite !P2; [reflexivity | lra | right; unfold move, point; simpl; lra].
  - exists 4. split; [lra|]. rewrite (M2 (point [-1])), P2; [discriminate | left | ]; unfold move, point; simpl; lra.
  - intros (c & Hc & H). apply H. rewrite !M2; [reflexivity | |]; unfold move, point; simpl; lra.
  - intros z Hz (c & Hc & H). apply H. assert (Hz0 : z O <= -1) by (destruct Hz as [E|[E|[E|[E|[]]]]]; inversion E; subst; unfold point; simpl; lra).
    rewrite !M1; [reflexivity | lra | unfold move, point; simpl; lra].
Qed.

Theorem figure_3 : Figure_3.
Proof.
  destruct strip_is_spared as (H1 & H2 & H3 & H4).
  exists 2%nat, corner, (point [1; 0]), (-1/2), strip_classifier, (point [1; 1]), (point [0; 0]), (point [1; 0]), (-1/2).
  split; [assumption|]. split; [assumption|]. split; [assumption|]. split; [simpl; auto|]. split; [simpl; auto|].
  destruct H1 as (_ & Hs & _). split; [exact Hs|]. intros h1 Hh x Hx.
  assert (Ex : x = point [0; 0]) by (destruct Hx as [E|[E|[E|[]]]]; inversion E; reflexivity). subst x.
  assert (Hm : h1 (point [0; 0]) = minus) by (apply (proj2 Hh); unfold score, point; simpl; lra).
  split; [|split; [|split]].
  - exists 1. split; [lra|]. rewrite Hm, (proj1 Hh); [discriminate | unfold score, move, point; simpl; lra].
  - intros (c & Hc & H). apply H4. exists c. split; [assumption|]. intro E. apply H. rewrite <- E.
    assert (Es : forall z, z 1%nat = 0 -> strip_classifier z = minus).
    { intros z Hz. unfold strip_classifier. destruct Rlt_dec as [Hp|Hp]; [|reflexivity]. exfalso.
      rewrite strip_output, Hz in Hp. unfold relu in Hp. rewrite !Rmax_left in Hp by lra. lra. }
    rewrite !Es; [reflexivity | |]; unfold move, scale, point; simpl; ring.
  - exists 1. split; [lra|]. rewrite Hm, (proj1 Hh); [discriminate | unfold score, move, difference, point; simpl; lra].
  - exists 1. split; [lra|]. rewrite (H3 (point [0; 0]) minus) by (left; reflexivity). unfold strip_classifier.
    destruct Rlt_dec as [Hp|Hp]; [discriminate|]. exfalso. apply Hp. rewrite strip_output. unfold relu, move, difference, point. simpl.
    rewrite (Rmax_right 0 (0 + 1 * (1 - 0) - 1/2)) by lra. pose proof (Rmax_l 0 (- (0 + 1 * (1 - 0)) - 1/2)). lra.
Qed.

Theorem note_8 : Note_8.
Proof.
  exists 1%nat, 3%nat, [(point [0], 0%nat); (point [1], 1%nat); (point [2], 2%nat)], 0%nat, 1%nat,
    (fun m => match m with O => point [0] | 1%nat => point [2] | _ => point [4] end), (fun m => match m with O => 0 | 1%nat => -1 | _ => -4 end),
    (point [-1]), (1/2), 2%nat.
  split; [lia|]. split; [exists (point [0]); simpl; auto|]. split; [exists (point [1]); simpl; auto|].
  split; [intros x y [E|[E|[E|[]]]]; inversion E; (split; [lia|]); intros m Hm Hne; destruct m as [|[|[|m]]]; try lia; unfold class_score, point; simpl; lra|].
  split; [|split; [lia|split; [lia|]]].
  - split; [unfold unit_norm, point; simpl; lra|]. split; [intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl; lra|].
    intros w b Hu _ g Hg. unfold unit_norm in Hu. simpl in Hu.
    pose proof (Hg _ _ (or_introl eq_refl)) as H1. pose proof (Hg _ _ (or_intror (or_introl eq_refl))) as H2.
    unfold score, point in *. simpl in *. assert (Hw : - w O <= 1) by nra.
    intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl; lra.
  - intros h Hh x [E|[E|[E|[]]]]; inversion E; subst. exists 2. split; [lra|]. intros c Hc.
    destruct (Hh (move (point [0]) (scale (-1) (point [-1])) c)) as (HK & Ha). specialize (Ha 2%nat ltac:(lia)).
    destruct (h (move (point [0]) (scale (-1) (point [-1])) c)) as [|[|[|k]]]; [exfalso | exfalso | reflexivity | lia];
      unfold class_score, move, scale, point in Ha; simpl in Ha; lra.
Qed.

Theorem note_weaker_than_convex : Note_weaker_than_convex.
Proof.
  set (h := fun x : vec => if Rlt_dec 0 (output 1 islands x) then plus else minus).
  set (C := fun x : vec => if Rlt_dec 0 (score 1 (point [1]) 0 x) then plus else minus).
  assert (Hp : forall x, h x = plus <-> 0 < output 1 islands x) by (intro x; unfold h; destruct Rlt_dec; split; intro; congruence || contradiction || assumption).
  assert (Cp : forall x, C x = plus <-> 0 < score 1 (point [1]) 0 x) by (intro x; unfold C; destruct Rlt_dec; split; intro; congruence || contradiction || assumption).
  assert (P : forall x, (-6 < x O < -4 \/ 0 < x O) -> h x = plus) by (intros x H; apply Hp, islands_positive, H).
  assert (M : forall x, ~ (-6 < x O < -4 \/ 0 < x O) -> h x = minus) by (intros x H; apply (not_plus h x _ (Hp x)); rewrite islands_positive; exact H).
  exists 1%nat, h, C, (point [-1]), (point [1]). split; [|split; [|split; [|split; [|split; [|split; [|split]]]]]].
  - intros x x' E. unfold h, output, pre. rewrite (sum_ext _ (fun u => out u * relu (dot 1 (row u) x' + bias u))); [reflexivity|].
    intros u _. rewrite (dot_same 1 (row u) (row u) x x') by (assumption || (intros i _; reflexivity)). reflexivity.
  - apply (class_R'_convex 1 C), (linear_within 1 (point [1]) 0 C). left. exact Cp.
  - apply (not_plus C _ _ (Cp _)). unfold score, point. simpl. lra.
  - apply Cp. unfold score, point. simpl. lra.
  - intros x Hx. apply Cp in Hx. apply P. right. unfold score, point in Hx. simpl in Hx. lra.
  - apply M. unfold point. simpl. lra.
  - apply P. unfold point. simpl. lra.
  - intro H. specialize (H (point [-9]) (point [-1]) (1/2) ltac:(unfold region; apply M; unfold point; simpl; lra) ltac:(unfold region; apply M; unfold point; simpl; lra) ltac:(lra)).
    unfold region in H. rewrite P in H; [discriminate | left; unfold mix, point; simpl; lra].
Qed.

Definition majority : labelled_set := [(point [0], plus); (point [0], plus); (point [0], plus); (point [1/2], minus)].
Theorem remark_7_fails : Remark_7_fails.
Proof.
  exists 1%nat, majority, (point [1]), 1, (point [-1]), 1, [(point [0], plus)].
  split; [split; [exists (point [-1]), (1/4); intros x y [E|[E|[E|[E|[]]]]]; inversion E; unfold score, point; simpl; lra | split; [exists (point [0]) | exists (point [1/2])]; unfold majority; simpl; auto]|].
  split; [exists 0%nat; split; [lia | unfold point; simpl; lra]|]. split; [exists 0%nat; split; [lia | unfold point; simpl; lra]|].
  split; [unfold right_at_most, majority, score, point; simpl; repeat (destruct Rle_dec; simpl; try lra); lia|].
  split; [unfold right_at_most, majority, score, point; simpl; repeat (destruct Rle_dec; simpl; try lra); lia|].
  split; [discriminate|]. split; [|split].
  - intros x y. split.
    + intros [E|[]]. inversion E; subst. split; [left; reflexivity|]. unfold score, point. simpl. lra.
    + intros ([E|[E|[E|[E|[]]]]] & H1 & H2); inversion E; subst; try (left; reflexivity). unfold score, point in *. simpl in *. lra.
  - apply (proj2 (MarginChecker.one_label_no_maximum 1 [(point [0], plus)] plus ltac:(lia) ltac:(discriminate) ltac:(intros x y [E|[]]; inversion E; reflexivity))).
  - intro v. exists (point [0]), plus. split; [left; reflexivity|]. intros h1 h2 (P1 & _) (P2 & _).
    assert (Z1 : h1 (point [0]) = plus) by (apply P1; unfold score, point; simpl; lra). assert (Z2 : h2 (point [0]) = plus) by (apply P2; unfold score, point; simpl; lra).
    destruct (Rle_or_lt (v 0%nat) 0) as [Hv|Hv]; [left | right]; intros (c & Hc & H); apply H; [rewrite Z1; apply P1 | rewrite Z2; apply P2];
      unfold score, move, scale, point; simpl; nra.
Qed.
