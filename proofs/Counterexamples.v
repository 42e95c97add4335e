(* SPDX-License-Identifier: MIT *)
(** Counterexamples, as Coq knows them: what fails as printed, and why a hypothesis is needed. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear Convex Networks MaxMargin.
Import ListNotations.
Open Scope R_scope.

Definition point (l : list R) : vec := fun i => nth i l 0.

(** After Corollary 6: the points (0,1), (1,1) against (0,-1). The separators <(M,1), x> keep the
    label of (1,1) ever longer along -w* = (0,-1). *)
Definition ledge : labelled_set :=
  [(point [0; 1], plus); (point [1; 1], plus); (point [0; -1], minus)].

Lemma ledge_max_margin :
  separates 2 (point [0; 1]) 0 ledge /\ max_margin 2 (point [0; 1]) 0 ledge.
Proof.
  assert (Hsep : separates 2 (point [0; 1]) 0 ledge).
  { intros x y [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra. }
  split; [assumption|]. split; [|split; [assumption|]].
  - unfold unit_norm, point. simpl. ring.
  - intros w b Hu _ g Hg. unfold unit_norm in Hu. simpl in Hu.
    pose proof (Hg _ _ (or_introl eq_refl)) as H1.
    pose proof (Hg _ _ (or_intror (or_intror (or_introl eq_refl)))) as H2.
    unfold score, point in *. simpl in *. assert (Hw : w 1%nat <= 1) by nra.
    intros x y [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra.
Qed.

Lemma ledge_has_no_length : forall c, exists w b x y, separates 2 w b ledge /\ In (x, y) ledge /\
  forall h, is_linear 2 w b h -> h (move x (scale (- sgn y) (point [0; 1])) c) = h x.
Proof.
  intro c. exists (point [Rabs c; 1]), 0, (point [1; 1]), plus.
  pose proof (Rabs_pos c). pose proof (Rle_abs c). split; [|split; [right; left; reflexivity|]].
  - intros x y [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra.
  - intros h Hh. rewrite !(linear_label 2 (point [Rabs c; 1]) 0 h _ plus); try assumption;
      try reflexivity;
      unfold score, move, scale, point; simpl; lra.
Qed.

(** R lies in R': one constant hidden unit lifts f and the threshold from 0 to 1. *)
Definition constant_unit (c : R) : hidden_unit := {| out := 1; row := fun _ => 0; bias := c |}.

Lemma pre_constant d c x : pre d (constant_unit c) x = c.
Proof. unfold pre. simpl. rewrite dot_sym, dot_zero; [ring | intros i _; reflexivity]. Qed.

Lemma class_R_within d h : class_R d h -> class_R' d h.
Proof.
  intros (f & Hf & Hh). exists (constant_unit 1 :: f), 1. split; [|split; [lra|]].
  - intros u [<-|Hu]; [simpl; lra | rewrite (Hf u Hu); lra].
  - left. intro x. rewrite Hh. unfold output. simpl sum. rewrite pre_constant. unfold relu at 2.
      simpl out.
    rewrite Rmax_right by lra. split; intro; lra.
Qed.

Lemma linear_within d w b h :
  (forall x, h x = plus <-> 0 < score d w b x) \/ (forall x, h x = plus <-> 0 <= score d w b x) ->
  class_R' d h.
Proof.
  intro H. exists [{| out := 1; row := w; bias := b + 1 |}], 1. split; [|split; [lra|]].
  - intros u [<-|[]]. simpl. lra.
  - assert (E : forall x, output d [{| out := 1; row := w;
      bias := b + 1 |}] x = Rmax 0 (score d w b x + 1)).
    { intro x. unfold output, pre, relu, score. simpl.
      replace (dot d w x + (b + 1)) with (dot d w x + b + 1) by ring. ring. }
    destruct H as [H|H]; [left | right]; intro x; rewrite H, E; unfold Rmax; destruct Rle_dec;
      split; intro; lra.
Qed.

(** Theorem 16 is printed for R': |x| > 1/2 has two arms, and one of them holds any ray. *)
Definition wedge : network :=
  [{| out := 1; row := point [1]; bias := 0 |}; {| out := 1; row := point [-1]; bias := 0 |}].
Definition wedge_classifier : classifier :=
  fun x => if Rlt_dec (1/2) (output 1 wedge x) then plus else minus.

Lemma wedge_output x : output 1 wedge x = Rabs (x O).
Proof.
  unfold output, wedge, pre, relu, point. simpl. unfold Rabs, Rmax.
  destruct Rcase_abs; repeat destruct Rle_dec; lra.
Qed.

Lemma wedge_label x : wedge_classifier x = plus <-> 1/2 < Rabs (x O).
Proof.
  unfold wedge_classifier. rewrite wedge_output. destruct Rlt_dec; split; intro;
    congruence || lra || reflexivity.
Qed.

Lemma wedge_spares_every_direction v : exists h x, class_R' 1 h /\
  accurate h [(point [-1], plus); (point [0], minus); (point [1], plus)] /\
  h x = plus /\ ~ adversarial h x v.
Proof.
  exists wedge_classifier, (point [if Rle_dec 0 (v O) then 1 else -1]). split; [|split; [|split]].
  - exists wedge, (1/2). split; [intros u [<-|[<-|[]]]; simpl; lra|]. split; [lra|]. left. intro x.
    rewrite wedge_output. apply wedge_label.
  - intros x y [E|[E|[E|[]]]]; inversion E; subst.
    + apply wedge_label. unfold point. simpl. rewrite Rabs_left; lra.
    + destruct (wedge_classifier (point [0])) eqn:W; [|reflexivity].
      apply wedge_label in W. unfold point in W. simpl in W. rewrite Rabs_R0 in W. lra.
    + apply wedge_label. unfold point. simpl. rewrite Rabs_right; lra.
  - apply wedge_label. unfold point. simpl. destruct Rle_dec; [rewrite Rabs_right |
      rewrite Rabs_left]; lra.
  - intros (c & Hc & H). apply H. clear H. transitivity plus; [|symmetry]; apply wedge_label;
      unfold move, point; simpl; destruct Rle_dec as [Hv|Hv].
    + assert (0 <= c * v O) by (apply Rmult_le_pos; lra). rewrite Rabs_right; lra.
    + assert (0 <= c * - v O) by (apply Rmult_le_pos; lra). rewrite Rabs_left; lra.
    + rewrite Rabs_right; lra.
    + rewrite Rabs_left; lra.
Qed.

(** The same two arms as the region of label -1, closed. *)
Lemma opposite_wedge_spares v : exists h x, class_R'_of_Section_6 1 h /\
  accurate h [(point [0], plus); (point [1], minus)] /\ h x = minus /\ ~ adversarial h x v.
Proof.
  set (r := if Rle_dec 0 (v O) then 1 else -1).
  exists (fun x => if Rlt_dec (Rabs (x O)) 1 then plus else minus), (point [r]).
  assert (L : forall z : vec,
    (if Rlt_dec (Rabs (z O)) 1 then plus else minus) = minus <-> 1 <= Rabs (z O))
    by (intro z; destruct Rlt_dec; split; intro; congruence || lra || reflexivity).
  split; [|split; [|split]].
  - exists wedge, 1. split; [intros u [<-|[<-|[]]]; simpl; lra|]. split; [lra|]. right. intro z.
    rewrite wedge_output. destruct Rlt_dec; split; intro; congruence || lra || reflexivity.
  - intros z y [E|[E|[]]]; inversion E; subst.
    + unfold point. simpl. rewrite Rabs_R0. destruct Rlt_dec; [reflexivity | lra].
    + apply L. unfold point. simpl. rewrite Rabs_right; lra.
  - apply L. unfold r, point. simpl. destruct Rle_dec; [rewrite Rabs_right | rewrite Rabs_left];
      lra.
  - intros (c & Hc & H). apply H. transitivity minus; [|symmetry]; apply L;
      unfold r, move, point; simpl; destruct Rle_dec as [Hv|Hv].
    + assert (0 <= c * v O) by (apply Rmult_le_pos; lra). rewrite Rabs_right; lra.
    + assert (0 <= c * - v O) by (apply Rmult_le_pos; lra). rewrite Rabs_left; lra.
    + rewrite Rabs_right; lra.
    + rewrite Rabs_left; lra.
Qed.

(** Theorem 12 without continuity: all of R^d but the point x_beta. *)
Lemma same_dec d x y : {same d x y} + {~ same d x y}.
Proof.
  induction d as [|d [H|H]].
  - left. intros i Hi. exfalso. lia.
  - destruct (Req_EM_T (x d) (y d)) as [E|Hne].
    + left. intros i Hi. destruct (Nat.eq_dec i d) as [->|]; [assumption | apply H; lia].
    + right. intro Hs. apply Hne, Hs. lia.
  - right. intro Hs. apply H. intros i Hi. apply Hs. lia.
Qed.

Definition all_but d (xb : vec) : classifier := fun x => if same_dec d x xb then plus else minus.

Lemma all_but_spares d xa xb : ~ same d xa xb -> forall v, exists h x, respects d h /\
  h xa = minus /\ h xb = plus /\ h x = minus /\ ~ adversarial h x v.
Proof.
  intros Hne v. exists (all_but d xb).
  assert (Hr : respects d (all_but d xb)).
  { intros x x' Hs. unfold all_but. destruct (same_dec d x xb) as [H|H],
      (same_dec d x' xb) as [H'|H'];
      try reflexivity; exfalso; [apply H' | apply H]; intros i Hi; specialize (Hs i Hi);
      [rewrite <- Hs; apply H, Hi | rewrite Hs; apply H', Hi]. }
  assert (Ha : all_but d xb xa = minus) by (unfold all_but; destruct same_dec; [contradiction |
    reflexivity]).
  assert (Hb : all_but d xb xb = plus).
  { unfold all_but. destruct same_dec as [|H]; [reflexivity | exfalso; apply H; intros i _;
      reflexivity]. }
  destruct (same_dec d v (fun _ => 0)) as [Hz|Hz].
  - exists xa. repeat split; try assumption. intros (c & _ & H). apply H, Hr. intros i Hi.
      unfold move.
    rewrite Hz by assumption. ring.
  - assert (Hfar : forall c, 0 <= c -> all_but d xb (move (move xb v 1) v c) = minus).
    { intros c Hc. unfold all_but. destruct same_dec as [H|]; [|reflexivity]. exfalso. apply Hz.
      intros i Hi. specialize (H i Hi). unfold move in H. assert ((1 + c) * v i = 0) by lra.
      destruct (Rmult_integral (1 + c) (v i)); [assumption | lra | assumption]. }
    assert (H0 : all_but d xb (move xb v 1) = minus).
    { rewrite <- (Hfar 0) by lra. apply Hr. intros i _. unfold move. ring. }
    exists (move xb v 1). repeat split; try assumption. intros (c & Hc & H). apply H.
    rewrite H0. apply Hfar. lra.
Qed.

(** Section 6: the max-margin vector need not fool a ReLU network. *)
Definition corner : labelled_set :=
  [(point [0; 0], minus); (point [1; 1], plus); (point [1; -1], plus)].
Definition strip : network :=
  [{| out := 1; row := point [0; 1]; bias := -1/2 |}; {| out := 1; row := point [0; -1];
    bias := -1/2 |}].
Definition strip_classifier : classifier :=
  fun x => if Rlt_dec 0 (output 2 strip x) then plus else minus.

Lemma strip_output x : output 2 strip x = relu (x 1%nat - 1/2) + relu (- x 1%nat - 1/2).
Proof.
  unfold output, strip, pre, point. simpl. rewrite !Rmult_1_l, Rplus_0_r.
  f_equal; f_equal; field.
Qed.

Theorem strip_is_spared :
  max_margin 2 (point [1; 0]) (-1/2) corner /\ class_R 2 strip_classifier /\
  accurate strip_classifier corner /\
  ~ adversarial strip_classifier (point [0; 0]) (scale (- sgn minus) (point [1; 0])).
Proof.
  split; [|split; [|split]].
  - repeat split.
    + unfold unit_norm, point. simpl. ring.
    + intros x y [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra.
    + intros w b Hu _ g Hg. unfold unit_norm in Hu. simpl in Hu.
      pose proof (Hg _ _ (or_introl eq_refl)) as H1.
      pose proof (Hg _ _ (or_intror (or_introl eq_refl))) as H2.
      pose proof (Hg _ _ (or_intror (or_intror (or_introl eq_refl)))) as H3.
      unfold score, point in *. simpl in *.
      assert (Hw : w O <= 1) by nra.
      intros x y [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra.
  - exists strip. split; [intros u [<-|[<-|[]]]; reflexivity|].
    intro x. unfold strip_classifier. destruct Rlt_dec; split; intro;
      congruence || contradiction || assumption.
  - intros x y [E|[E|[E|[]]]]; inversion E; unfold strip_classifier; destruct Rlt_dec as [H|H];
      try reflexivity; exfalso; rewrite strip_output in H; unfold relu, point in H; simpl in H;
      unfold Rmax in H; repeat destruct Rle_dec; lra.
  - intros (c & Hc & H). apply H. clear H.
    assert (E : forall x, x 1%nat = 0 -> strip_classifier x = minus).
    { intros x Hx. unfold strip_classifier. destruct Rlt_dec as [H|H]; [|reflexivity]. exfalso.
      rewrite strip_output, Hx in H. unfold relu in H. rewrite !Rmax_left in H by lra. lra. }
    rewrite !E; [reflexivity| |]; unfold move, scale, point; simpl; ring.
Qed.
