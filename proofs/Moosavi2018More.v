(* SPDX-License-Identifier: MIT *)
(** Further proofs of [Moosavi2018Statements]: the curved model, spans, rectifiers, the algorithm. *)

From Coq Require Import Reals List Lra Lia FunctionalExtensionality.
From separatrix Require Import Space Linear MaxMargin Norms Exponential Moosavi2018Statements.
From separatrix Require Ours.
Import ListNotations.
Open Scope R_scope.

Lemma form_same d H u v : same d u v -> form d H u = form d H v.
Proof.
  intro E. unfold form. apply dot_same; [assumption|]. intros i _. apply dot_same; [intros j _; reflexivity | assumption].
Qed.
Lemma form_scale d H c u : form d H (scale c u) = c * c * form d H u.
Proof.
  unfold form. rewrite dot_scaled. rewrite (dot_same d u u (fun i => dot d (H i) (scale c u)) (scale c (fun i => dot d (H i) u)) (fun i _ => eq_refl)).
  - rewrite dot_scale. ring.
  - intros i _. unfold scale at 2. apply dot_scale.
Qed.
Lemma unit_length d w : unit_norm d w -> norm d w = 1.
Proof. intro H. apply norm_square_root; [lra|]. rewrite H. ring. Qed.

Lemma bend_above d H alpha kappa r v : 0 < alpha -> unit_norm d r -> curved_section d H alpha kappa r v -> forall e, e = 1 \/ e = -1 ->
  alpha * (kappa * dot d v v + kappa - 1 + e * (1 - 2 * kappa) * dot d r v) <= bend_at d H alpha r (scale e v).
Proof.
  intros Ha Hr Hs e He. unfold unit_norm in Hr. specialize (Hs (-1) e). unfold bend_at. rewrite dot_difference, dot_scale, Hr.
  assert (E : same d (difference (scale e v) r) (move (scale (-1) r) v e)) by (intros i _; unfold difference, move, scale; ring).
  rewrite (form_same d H _ _ E).
  assert (Es : dot d (move (scale (-1) r) v e) (move (scale (-1) r) v e) = 1 - 2 * e * dot d r v + dot d v v).
  { rewrite dot_move, !(dot_sym d (move _ _ _)), !dot_move, !dot_scale, !dot_scaled, ?(dot_sym d v r), Hr.
    destruct He as [-> | ->]; ring. }
  rewrite Es in Hs. eapply Rle_trans; [|apply Rplus_le_compat_r; exact Hs]. right. destruct He as [-> | ->]; ring.
Qed.

Lemma move_back x v : move x (scale (-1) v) 1 = move x v (-1).
Proof. apply functional_extensionality. intro i. unfold move, scale. ring. Qed.
Lemma scale_one v : scale 1 v = v.
Proof. apply functional_extensionality. intro i. unfold scale. ring. Qed.

Theorem theorem_2_two_sided : Theorem_2_two_sided.
Proof.
  intros d kappa v h law Hk Hv Hlaw x r H alpha Hin. destruct (Hlaw x r H alpha Hin) as (Ha & Hr & Hs & Hc).
  assert (Hkv : 0 <= kappa * dot d v v + kappa - 1).
  { apply (Rmult_le_compat_l kappa) in Hv; [|lra]. replace (kappa * ((1 - kappa) / kappa)) with (1 - kappa) in Hv by (field; lra). lra. }
  pose proof (bend_above d H alpha kappa r v Ha Hr Hs 1 (or_introl eq_refl)) as H1.
  pose proof (bend_above d H alpha kappa r v Ha Hr Hs (-1) (or_intror eq_refl)) as H2.
  rewrite scale_one in H1. destruct (Rle_or_lt 0 ((1 - 2 * kappa) * dot d r v)) as [Hp|Hn].
  - left. apply (Hc v); [lra|]. eapply Rle_trans; [|exact H1]. apply Rmult_le_pos; lra.
  - right. rewrite <- move_back. apply (Hc (scale (-1) v)); [rewrite norm_scale, Rabs_left by lra; lra|].
    eapply Rle_trans; [|exact H2]. apply Rmult_le_pos; lra.
Qed.

Lemma bend_along d H alpha r c : unit_norm d r -> bend_at d H alpha r (scale c r) = (c - 1) * ((c - 1) * form d H r + alpha).
Proof.
  intro Hr. unfold unit_norm in Hr. unfold bend_at. rewrite dot_difference, dot_scale, Hr.
  rewrite (form_same d H _ (scale (c - 1) r)) by (intros i _; unfold difference, scale; ring). rewrite form_scale. ring.
Qed.
Lemma section_at_r d H alpha kappa r v : unit_norm d r -> curved_section d H alpha kappa r v -> kappa * alpha <= form d H r.
Proof.
  intros Hr Hs. specialize (Hs 1 0). unfold unit_norm in Hr.
  assert (E : same d (move (scale 1 r) v 0) r) by (intros i _; unfold move, scale; ring).
  rewrite (form_same d H _ _ E), (dot_same d _ r _ r E E), Hr in Hs. lra.
Qed.

Theorem theorem_2_large_kappa_is_vacuous : Theorem_2_large_kappa_is_vacuous.
Proof.
  intros d kappa Hk (h & x & r & H & alpha & rho & v & Hr & Ha & Hrho & Hs & Hc & Hmin).
  pose proof (section_at_r d H alpha kappa r v Hr Hs) as He. set (e := form d H r) in *.
  assert (He2 : alpha < 2 * e) by (assert (1/2 * alpha < kappa * alpha) by (apply Rmult_lt_compat_r; lra); lra).
  assert (He0 : 0 < e) by lra.
  set (c := Rmax (alpha / e - 1) 0). assert (H0 : 0 <= c) by apply Rmax_r. assert (H1 : alpha / e - 1 <= c) by apply Rmax_l.
  assert (Hae : alpha / e < 2) by (apply (Rmult_lt_reg_r e); [assumption|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra).
  assert (Hc1 : c < 1) by (apply Rmax_lub_lt; lra).
  assert (En : norm d (scale (- c) r) = c) by (rewrite norm_scale, Rabs_Ropp, Rabs_right, (unit_length d r Hr) by lra; ring).
  apply (proj1 (Hc (scale (- c) r) ltac:(rewrite En; lra))).
  - rewrite bend_along by assumption. fold e.
    assert (alpha <= (c + 1) * e) by (replace alpha with (alpha / e * e) at 1 by (field; lra); apply Rmult_le_compat_r; lra).
    replace ((- c - 1) * ((- c - 1) * e + alpha)) with ((c + 1) * ((c + 1) * e - alpha)) by ring. apply Rmult_le_pos; lra.
  - apply Hmin. rewrite En, (unit_length d r Hr). assumption.
Qed.

Theorem theorem_2_sign_is_vacuous : Theorem_2_sign_is_vacuous.
Proof.
  intros d kappa Hk (h & x & r & H & alpha & rho & v & Hr & Ha & Hrho & Hs & Hc & Hmin).
  pose proof (section_at_r d H alpha kappa r v Hr Hs) as He. set (e := form d H r) in *.
  assert (He0 : 0 < e) by (pose proof (Rmult_lt_0_compat _ _ Hk Ha); lra).
  set (c := Rmax (1 - alpha / e) 0). assert (H0 : 0 <= c) by apply Rmax_r. assert (H1 : 1 - alpha / e <= c) by apply Rmax_l.
  assert (Hpos : 0 < alpha / e) by (apply Rdiv_lt_0_compat; assumption). assert (Hc1 : c < 1) by (apply Rmax_lub_lt; lra).
  assert (En : norm d (scale c r) = c) by (rewrite norm_scale, Rabs_right, (unit_length d r Hr) by lra; ring).
  apply (proj1 (Hc (scale c r) ltac:(rewrite En; lra))).
  - rewrite bend_along by assumption. fold e.
    assert ((1 - c) * e <= alpha) by (replace alpha with (alpha / e * e) by (field; lra); apply Rmult_le_compat_r; lra).
    replace ((c - 1) * ((c - 1) * e + alpha)) with (- ((1 - c) * (alpha - (1 - c) * e))) by ring.
    assert (0 <= (1 - c) * (alpha - (1 - c) * e)) by (apply Rmult_le_pos; lra). lra.
  - apply Hmin. rewrite En, (unit_length d r Hr). assumption.
Qed.

Theorem figure_curvature : Figure_curvature.
Proof.
  intros d H alpha r u Hr Hu s w. assert (E : dot d r (scale s u) = 1) by (rewrite dot_scale; unfold s; field; lra).
  split; [assumption|]. unfold bend_at. fold w. unfold w at 2. rewrite dot_difference, E, Hr. rewrite Rminus_eq_0, Rmult_0_r, Rplus_0_r. tauto.
Qed.

Theorem note_one_point : Note_one_point.
Proof.
  intros d h x r Hr Hf. pose proof (norm_positive d r Hr) as Hn. split.
  - apply (Hf r); lra.
  - intros u Hu. destruct (Nat.eq_dec (h (move x u 1)) (h x)) as [|Hne]; [assumption|]. exfalso.
    apply (Hf u) in Hne; [|lra]. pose proof (dot_below_norms d r u) as Hc. rewrite <- norm_square in Hne.
    pose proof (Rmult_lt_compat_l _ _ _ Hn Hu). lra.
Qed.

Definition line_point (a : R) : vec := fun _ => a.
Theorem footnote_models : Footnote_models.
Proof.
  exists 1%nat, [line_point 1; line_point (-1)], (line_point 1). split; [discriminate|].
  split; [intros r [<-|[<-|[]]]; unfold unit_norm, line_point; simpl; ring|].
  split; [intros r [<-|[<-|[]]]; unfold line_point; simpl; [rewrite Rabs_right | rewrite Rabs_left]; lra|].
  intro v. simpl. destruct Rle_dec as [H|H], Rle_dec as [H'|H']; simpl; try lia. unfold line_point in H, H'. lra.
Qed.

Definition plane_vec (a b : R) : vec := fun i => match i with O => a | _ => b end.
Definition diagonal_matrix (a b : R) : matrix := fun i => match i with O => plane_vec a 0 | _ => plane_vec 0 b end.
Lemma form_diagonal a b u : form 2 (diagonal_matrix a b) u = a * (u O * u O) + b * (u 1%nat * u 1%nat).
Proof. unfold form, diagonal_matrix, plane_vec. simpl. ring. Qed.

Theorem some_directions : Some_directions.
Proof.
  exists 2%nat, (diagonal_matrix (1/4) (-1)), 1, (1/4), (plane_vec 1 0), (plane_vec 1 0), (plane_vec 0 1).
  split; [lra|]. split; [lra|]. split; [unfold unit_norm, plane_vec; simpl; ring|].
  split; [exists O; split; [lia | unfold plane_vec; lra]|]. split; [|split].
  - intros s t. rewrite form_diagonal. unfold move, scale, plane_vec. simpl. right. field.
  - rewrite form_diagonal. unfold plane_vec. lra.
  - intros u Hu. unfold bend_at. rewrite form_diagonal. unfold difference, plane_vec. simpl.
    assert (Hs : dot 2 u u < 1).
    { rewrite <- norm_square. pose proof (norm_nonneg 2 u). assert (norm 2 u * norm 2 u < 1 * 1) by (apply Rmult_le_0_lt_compat; assumption). lra. }
    simpl in Hs. pose proof (Rle_0_sqr (u 1%nat)) as H1. unfold Rsqr in H1.
    assert (-1 < u O < 1) by (split; nra).
    assert (0 < (1 - u O) * (3 + u O)) by (apply Rmult_lt_0_compat; lra). nra.
Qed.

(** ** Spans *)

Theorem span_fails : Span_fails.
Proof.
  exists 1%nat, (fun i => line_point (INR i)), (line_point 1). split.
  - intros i j _ _ Hij H. apply Hij, INR_eq. exact (H O ltac:(lia)).
  - intros i j _ _. exists [(INR i - INR j, line_point 1)]. split; [intros a x [E|[]]; inversion E; left; reflexivity|].
    intros k _. unfold difference, line_point. simpl. ring.
Qed.

Lemma dot_axis d i x : dot d x (axis i) = if Nat.ltb i d then x i else 0.
Proof.
  induction d as [|d IH]; [reflexivity|]. simpl dot. rewrite IH. unfold axis.
  destruct (Nat.eqb_spec i d) as [->|Hne].
  - rewrite Nat.ltb_irrefl. replace (Nat.ltb d (S d)) with true by (symmetry; apply Nat.ltb_lt; lia). ring.
  - destruct (Nat.ltb_spec i d) as [H|H]; [replace (Nat.ltb i (S d)) with true by (symmetry; apply Nat.ltb_lt; lia); ring|].
    replace (Nat.ltb i (S d)) with false by (symmetry; apply Nat.ltb_ge; lia). ring.
Qed.
Lemma sum_axes d (z : vec) n : sum (fun p : R * vec => fst p * snd p n) (map (fun i => (z i, axis i)) (seq 0 d)) = if Nat.ltb n d then z n else 0.
Proof.
  assert (Hgen : forall k, sum (fun p : R * vec => fst p * snd p n) (map (fun i => (z i, axis i)) (seq k d)) = if andb (Nat.leb k n) (Nat.ltb n (k + d)) then z n else 0).
  { induction d as [|d IH]; intro k; simpl.
    - rewrite Nat.add_0_r. destruct (Nat.leb_spec k n), (Nat.ltb_spec n k); simpl; try reflexivity; lia.
    - rewrite IH. unfold axis. destruct (Nat.eqb_spec k n) as [->|Hne].
      + replace (Nat.leb (S n) n) with false by (symmetry; apply Nat.leb_gt; lia). rewrite Nat.leb_refl.
        replace (Nat.ltb n (n + S d)) with true by (symmetry; apply Nat.ltb_lt; lia). simpl. ring.
      + replace (k + S d)%nat with (S k + d)%nat by lia.
        destruct (Nat.leb_spec (S k) n), (Nat.leb_spec k n); simpl; try lia; try ring. }
  rewrite Hgen. simpl. reflexivity.
Qed.

Definition lift d (x : vec) : vec := fun k => if Nat.ltb k d then x k else 1.
Lemma lift_below d x k : (k < d)%nat -> lift d x k = x k.
Proof. intro H. unfold lift. apply Nat.ltb_lt in H. rewrite H. reflexivity. Qed.
Lemma lift_at d x : lift d x d = 1.
Proof. unfold lift. rewrite Nat.ltb_irrefl. reflexivity. Qed.

Lemma lifted_span d (rs : list vec) z r : in_span d (map (fun x => difference x z) rs) (difference r z) <->
  in_span (S d) (map (lift d) (rs ++ [z])) (lift d r).
Proof.
  split; intros (l & Hl & E).
  - assert (Hex : exists l', (forall a x, In (a, x) l' -> In x (map (lift d) rs)) /\
      (forall i, (i < d)%nat -> sum (fun p : R * vec => fst p * snd p i) l' = sum (fun p : R * vec => fst p * snd p i) l + sum fst l' * z i) /\
      sum (fun p : R * vec => fst p * snd p d) l' = sum fst l').
    { clear E. induction l as [|(a, x) l IH]; [exists []; split; [intros a x []|]; split; [intros; simpl; ring | reflexivity]|].
      destruct IH as (l' & H1 & H2 & H3); [intros a' x' H; apply (Hl a' x'); right; assumption|].
      destruct (proj1 (in_map_iff _ _ _) (Hl a x (or_introl eq_refl))) as (y & <- & Hy). exists ((a, lift d y) :: l'). split; [|split].
      - intros a' x' [E|H]; [inversion E; apply in_map, Hy | apply (H1 a' x' H)].
      - intros i Hi. simpl. rewrite H2, lift_below by assumption. unfold difference. ring.
      - simpl. rewrite H3, lift_at. ring. }
    destruct Hex as (l' & H1 & H2 & H3). exists ((1 - sum fst l', lift d z) :: l'). split.
    + intros a x [Ex|H]; [inversion Ex; apply in_map, in_or_app; right; left; reflexivity|].
      apply H1 in H. apply in_map_iff in H. destruct H as (y & <- & Hy). apply in_map, in_or_app. left. assumption.
    + intros i Hi. simpl. destruct (Nat.eq_dec i d) as [->|Hne].
      * rewrite !lift_at. change (1 = (1 - sum fst l') * 1 + sum (fun p : R * vec => fst p * snd p d) l'). rewrite H3. ring.
      * rewrite !lift_below by lia. change (r i = (1 - sum fst l') * z i + sum (fun p : R * vec => fst p * snd p i) l'). rewrite H2 by lia.
        assert (Ei : difference r z i = sum (fun p : R * vec => fst p * snd p i) l) by exact (E i ltac:(lia)). rewrite <- Ei. unfold difference. ring.
  - assert (Hex : exists l', (forall a x, In (a, x) l' -> In x (map (fun x => difference x z) rs)) /\
      forall i, (i < d)%nat -> sum (fun p : R * vec => fst p * snd p i) l' = sum (fun p : R * vec => fst p * snd p i) l - sum (fun p : R * vec => fst p * snd p d) l * z i).
    { clear E. induction l as [|(a, x) l IH]; [exists []; split; [intros a x [] | intros; simpl; ring]|].
      destruct IH as (l' & H1 & H2); [intros a' x' H; apply (Hl a' x'); right; assumption|].
      destruct (proj1 (in_map_iff _ _ _) (Hl a x (or_introl eq_refl))) as (y & <- & Hy). apply in_app_or in Hy. destruct Hy as [Hy|[<-|[]]].
      - exists ((a, difference y z) :: l'). split.
        + intros a' x' [E|H]; [inversion E; apply in_map_iff; exists y; auto | apply (H1 a' x' H)].
        + intros i Hi. simpl. rewrite H2, lift_below, lift_at by assumption. unfold difference. ring.
      - exists l'. split; [assumption|]. intros i Hi. simpl. rewrite H2, lift_below, lift_at by assumption. ring. }
    destruct Hex as (l' & H1 & H2). exists l'. split; [assumption|]. intros i Hi.
    change (difference r z i = sum (fun p : R * vec => fst p * snd p i) l'). rewrite H2 by assumption.
    assert (Ei : lift d r i = sum (fun p : R * vec => fst p * snd p i) l) by exact (E i ltac:(lia)).
    assert (Ed : lift d r d = sum (fun p : R * vec => fst p * snd p d) l) by exact (E d ltac:(lia)).
    rewrite <- Ei, <- Ed, lift_at, lift_below by assumption. unfold difference. ring.
Qed.

Lemma lifted_independent d rs z : independent d (map (fun x => difference x z) rs) <-> independent (S d) (map (lift d) (rs ++ [z])).
Proof.
  induction rs as [|r rs IH]; simpl.
  - split; [intros _; split; [|exact I] | trivial]. intros (l & Hl & E).
    destruct l as [|(a, x) l]; [|destruct (Hl a x (or_introl eq_refl))].
    assert (Ed : lift d z d = 0) by exact (E d ltac:(lia)). rewrite lift_at in Ed. lra.
  - rewrite IH, lifted_span. reflexivity.
Qed.

Lemma span_of_differences d L (W : matrix) i j : (i < L)%nat -> (j < L)%nat -> in_span d (from_first W L) (difference (W i) (W j)).
Proof.
  intros Hi Hj.
  assert (Hterm : forall c k, (k < L)%nat -> exists l, (forall a x, In (a, x) l -> In x (from_first W L)) /\
    forall n, sum (fun p : R * vec => fst p * snd p n) l = c * difference (W k) (W O) n).
  { intros c k Hk. destruct k as [|k].
    - exists []. split; [intros a x []|]. intro n. unfold difference. simpl. ring.
    - exists [(c, difference (W (S k)) (W O))]. split; [|intro n; simpl; ring].
      intros a x [E|[]]. inversion E; subst. unfold from_first. apply in_map_iff. exists (S k). split; [reflexivity|]. apply in_seq. lia. }
  destruct (Hterm 1 i Hi) as (l & H1 & E1). destruct (Hterm (-1) j Hj) as (l' & H2 & E2). exists (l ++ l'). split.
  - intros a x Hin. apply in_app_or in Hin. destruct Hin as [Hin|Hin]; [apply (H1 a x Hin) | apply (H2 a x Hin)].
  - intros n _. change (difference (W i) (W j) n = sum (fun p : R * vec => fst p * snd p n) (l ++ l')).
    rewrite Ours.sum_app, E1, E2. unfold difference. ring.
Qed.

Theorem span_repaired : Span_repaired.
Proof.
  intros d L W HL. split; [unfold from_first; rewrite map_length, seq_length; reflexivity|]. split.
  - intros i j Hi Hj. split; [apply span_of_differences; assumption|].
    exists (map (fun k => (difference (W i) (W j) k, axis k)) (seq 0 d)). split.
    + intros a x Hin. apply in_map_iff in Hin. destruct Hin as (k & E & Hk). inversion E; subst. apply in_map, Hk.
    + intros n Hn. change (difference (W i) (W j) n = sum (fun p : R * vec => fst p * snd p n) (map (fun k => (difference (W i) (W j) k, axis k)) (seq 0 d))).
      rewrite sum_axes. apply Nat.ltb_lt in Hn. rewrite Hn. reflexivity.
  - unfold from_first. rewrite <- (map_map W (fun x => difference x (W O))), lifted_independent, map_app, map_map, map_app. reflexivity.
Qed.

(** ** Rectifiers *)

Definition locally_affine d (z : vec) (f : vec -> R) := exists G, forall u, exists c, 0 < c /\
  forall t, Rabs t <= c -> f (move z u t) = f z + t * dot d G u.

Lemma affine_constant d z k : locally_affine d z (fun _ => k).
Proof. exists (fun _ => 0). intro u. exists 1. split; [lra|]. intros t _. rewrite dot_sym, dot_zero by (intros i _; reflexivity). ring. Qed.
Lemma affine_plus d z f g : locally_affine d z f -> locally_affine d z g -> locally_affine d z (fun x => f x + g x).
Proof.
  intros (G & HG) (K & HK). exists (move G K 1). intro u. destruct (HG u) as (c & Hc & Hf). destruct (HK u) as (c' & Hc' & Hg).
  exists (Rmin c c'). split; [apply Rmin_glb_lt; assumption|]. intros t Ht.
  rewrite Hf by (eapply Rle_trans; [exact Ht | apply Rmin_l]). rewrite Hg by (eapply Rle_trans; [exact Ht | apply Rmin_r]).
  rewrite (dot_sym d (move G K 1)), dot_move, (dot_sym d u G), (dot_sym d u K). ring.
Qed.
Lemma affine_times d z k f : locally_affine d z f -> locally_affine d z (fun x => k * f x).
Proof.
  intros (G & HG). exists (scale k G). intro u. destruct (HG u) as (c & Hc & Hf). exists c. split; [assumption|].
  intros t Ht. rewrite Hf by assumption. rewrite dot_scaled. ring.
Qed.
Lemma affine_dot d z n (w : vec) (F : vec -> vec) : (forall j, (j < n)%nat -> locally_affine d z (fun x => F x j)) -> locally_affine d z (fun x => dot n w (F x)).
Proof.
  induction n as [|n IH]; intro H; [exact (affine_constant d z 0)|].
  exact (affine_plus d z _ _ (IH (fun j Hj => H j (Nat.lt_lt_succ_r _ _ Hj))) (affine_times d z (w n) _ (H n (Nat.lt_succ_diag_r n)))).
Qed.
Lemma affine_bend d z l s : below l = above l \/ s z <> 0 -> locally_affine d z s -> locally_affine d z (fun x => bend l (s x)).
Proof.
  intros Hk Hs. destruct (Req_dec (below l) (above l)) as [E|E].
  - destruct (affine_times d z (below l) s Hs) as (G & HG). exists G. intro u. destruct (HG u) as (c & Hc & H). exists c. split; [assumption|].
    intros t Ht. rewrite !Ours.bend_relu, <- E, Rminus_eq_0, !Rmult_0_l, !Rplus_0_r. apply H, Ht.
  - destruct Hk as [|Hz]; [contradiction|]. set (k := if Rlt_dec 0 (s z) then above l else below l).
    destruct (affine_times d z k s Hs) as (G & HG). destruct Hs as (K & HK). exists G. intro u.
    destruct (HG u) as (c & Hc & H). destruct (HK u) as (c' & Hc' & H').
    set (m := Rabs (dot d K u)). assert (Hm : 0 <= m) by apply Rabs_pos. assert (Ha : 0 < Rabs (s z)) by (apply Rabs_pos_lt, Hz).
    set (e := Rabs (s z) / (2 * (m + 1))). assert (He : 0 < e) by (apply Rdiv_lt_0_compat; lra).
    exists (Rmin c (Rmin c' e)). split; [apply Rmin_glb_lt; [|apply Rmin_glb_lt]; assumption|]. intros t Ht.
    pose proof (Rmin_l c (Rmin c' e)). pose proof (Rmin_r c (Rmin c' e)). pose proof (Rmin_l c' e). pose proof (Rmin_r c' e).
    assert (Hsmall : Rabs (t * dot d K u) < Rabs (s z)).
    { rewrite Rabs_mult. fold m. apply Rle_lt_trans with (e * (m + 1)).
      - apply Rmult_le_compat; try lra. apply Rabs_pos.
      - replace (e * (m + 1)) with (Rabs (s z) / 2) by (unfold e; field; lra). lra. }
    assert (Hb : forall y, (0 < s z -> 0 < y) -> (s z < 0 -> y < 0) -> bend l y = k * y).
    { intros y Hp Hn. unfold k. rewrite Ours.bend_relu. unfold relu. destruct Rlt_dec as [Hlt|Hge].
      - rewrite Rmax_right by (apply Rlt_le, Hp, Hlt). ring.
      - rewrite Rmax_left by (apply Rlt_le, Hn; lra). ring. }
    rewrite (Hb (s z)) by auto. rewrite Hb; [apply H; lra | |]; intro Hsz; rewrite H' by lra; apply Rabs_def2 in Hsmall;
      [rewrite Rabs_right in Hsmall by lra | rewrite Rabs_left in Hsmall by lra]; lra.
Qed.

Lemma affine_outputs d z ls : forall n (F : vec -> vec), off_kinks n ls (F z) -> (forall j, (j < n)%nat -> locally_affine d z (fun x => F x j)) ->
  ls <> [] -> forall j, locally_affine d z (fun x => snd (outputs n ls (F x)) j).
Proof.
  induction ls as [|l r IH]; intros n F Hoff HF Hne j; [congruence|]. destruct Hoff as (Hl & Hoff). simpl.
  assert (Hthrough : forall i, locally_affine d z (fun x => through n l (F x) i)).
  { intro i. unfold through. destruct (nth_error (units l) i) as [(w, b)|] eqn:E; [|exact (affine_constant d z 0)].
    apply (affine_bend d z l (fun x => score n w b (F x))); [apply (Hl w b), (nth_error_In _ _ E)|].
    exact (affine_plus d z _ _ (affine_dot d z n w F HF) (affine_constant d z b)). }
  destruct r as [|l' r']; [simpl; apply Hthrough|].
  apply (IH (length (units l)) (fun x => through n l (F x)) Hoff); [intros i _; apply Hthrough | discriminate].
Qed.

Theorem remark_relu : Remark_relu.
Proof.
  intros d ls z Hne Hoff F.
  assert (Hid : forall j, (j < d)%nat -> locally_affine d z (fun x => x j)).
  { intros j Hj. exists (axis j). intro u. exists 1. split; [lra|]. intros t _. rewrite dot_sym, dot_axis. apply Nat.ltb_lt in Hj. rewrite Hj. reflexivity. }
  destruct (affine_outputs d z ls d (fun x => x) Hoff Hid Hne O) as (G & HG). exists G. intro u. destruct (HG u) as (c & Hc & H).
  split; [exists c; split; assumption|]. intros Hu (kappa & c' & Hk & Hc' & Hbad). set (t := Rmin c c'). assert (Ht : 0 < t) by (apply Rmin_glb_lt; assumption).
  specialize (Hbad t (conj Ht (Rmin_r _ _))). unfold F in Hbad. rewrite !H in Hbad by (rewrite ?Rabs_Ropp, Rabs_right by lra; apply Rmin_l).
  pose proof (dot_positive d u Hu) as Hd. assert (0 < kappa * (t * t) * dot d u u) by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat; [|apply Rmult_lt_0_compat] |]; assumption). lra.
Qed.

(** ** The algorithm *)

Theorem algorithm_global : Algorithm_global.
Proof.
  intros d w kappa P b x v (Hlin & _ & _) Hw Hk Hv F HF Hlong. set (a := norm d (P x)) in *. set (n := norm d v) in *.
  assert (Ha : 0 <= a) by apply norm_nonneg. assert (Hn : 0 <= n) by apply norm_nonneg.
  assert (Hwv : dot d w v = 0) by (rewrite <- (dot_same d w w (P v) v (fun i _ => eq_refl) Hv); apply Hw).
  assert (Hmove : same d (P (move x v 1)) (move (P x) v 1)).
  { intros i Hi. rewrite (Hlin x v 1 i Hi). unfold move. rewrite (Hv i Hi). reflexivity. }
  assert (E : F (move x v 1) = F x + kappa * dot d (P x) v + kappa / 2 * (n * n)).
  { unfold F, quadratic_score. rewrite dot_move, Hwv, (dot_same d _ _ _ _ Hmove Hmove).
    rewrite dot_move, !(dot_sym d (move (P x) v 1)), !dot_move, (dot_sym d v (P x)). unfold n. rewrite norm_square. field. }
  rewrite E. set (r := sqrt (dot d (P x) (P x) + 2 * Rabs (F x) / kappa)) in *.
  assert (Hq : 0 <= 2 * Rabs (F x) / kappa) by (apply Rmult_le_pos; [pose proof (Rabs_pos (F x)); lra | left; apply Rinv_0_lt_compat, Hk]).
  assert (Hr : r * r = a * a + 2 * Rabs (F x) / kappa).
  { unfold r. rewrite sqrt_sqrt; [unfold a; rewrite norm_square; reflexivity|]. pose proof (square_nonneg d (P x)). lra. }
  assert (Hr0 : 0 <= r) by apply sqrt_pos.
  pose proof (dot_abs_below_norms d (P x) v) as Hc. fold a n in Hc. pose proof (Rle_abs (- dot d (P x) v)) as Hc2. rewrite Rabs_Ropp in Hc2.
  assert (Hsq : r * r <= (n - a) * (n - a)) by (apply Rmult_le_compat; lra).
  rewrite Hr in Hsq. rewrite (Rabs_left (F x) HF) in Hsq.
  assert (H1 : 2 * - F x / kappa <= n * n + 2 * dot d (P x) v) by lra.
  apply (Rmult_le_compat_l (kappa / 2)) in H1; [|lra]. replace (kappa / 2 * (2 * - F x / kappa)) with (- F x) in H1 by (field; lra). lra.
Qed.

Lemma unit_plane u : unit_norm 2 u -> u O * u O + u 1%nat * u 1%nat = 1.
Proof. intro H. unfold unit_norm in H. simpl in H. lra. Qed.
(** On the plane a x^2 + b y^2 is largest along the axis of the larger number. *)
Lemma leads_first q a b : b < a -> (forall z, q z = a * (z O * z O) + b * (z 1%nat * z 1%nat)) -> leads 2 q (plane_vec 1 0).
Proof.
  intros Hab Hq. split; [unfold unit_norm, plane_vec; simpl; ring|]. intros z Hz. apply unit_plane in Hz. rewrite !Hq.
  pose proof (Rle_0_sqr (z 1%nat)) as H1. unfold Rsqr in H1. assert (E0 : z O * z O = 1 - z 1%nat * z 1%nat) by lra. unfold plane_vec.
  pose proof (Rmult_le_pos (a - b) _ ltac:(lra) H1) as Hp. rewrite E0. split; [lra|]. intro E.
  assert (Z : (a - b) * (z 1%nat * z 1%nat) = 0) by lra. apply Rmult_integral in Z. destruct Z as [Z|Z]; [lra|].
  assert (z1 : z 1%nat = 0) by (apply Rmult_integral in Z; destruct Z; assumption). rewrite Z in E0.
  assert (H0 : (z O - 1) * (z O + 1) = 0) by lra. apply Rmult_integral in H0. destruct H0; [left | right]; intros i Hi;
    (destruct i as [|[|i]]; [| |lia]); unfold scale; lra.
Qed.
Lemma leads_second q a b : a < b -> (forall z, q z = a * (z O * z O) + b * (z 1%nat * z 1%nat)) -> leads 2 q (plane_vec 0 1).
Proof.
  intros Hab Hq. split; [unfold unit_norm, plane_vec; simpl; ring|]. intros z Hz. apply unit_plane in Hz. rewrite !Hq.
  pose proof (Rle_0_sqr (z O)) as H1. unfold Rsqr in H1. assert (E0 : z 1%nat * z 1%nat = 1 - z O * z O) by lra. unfold plane_vec.
  pose proof (Rmult_le_pos (b - a) _ ltac:(lra) H1) as Hp. rewrite E0. split; [lra|]. intro E.
  assert (Z : (b - a) * (z O * z O) = 0) by lra. apply Rmult_integral in Z. destruct Z as [Z|Z]; [lra|].
  assert (z1 : z O = 0) by (apply Rmult_integral in Z; destruct Z; assumption). rewrite Z in E0.
  assert (H0 : (z 1%nat - 1) * (z 1%nat + 1) = 0) by lra. apply Rmult_integral in H0. destruct H0; [left | right]; intros i Hi;
    (destruct i as [|[|i]]; [| |lia]); unfold scale; lra.
Qed.

Theorem algorithm_projection : Algorithm_projection.
Proof.
  exists 2%nat, (diagonal_matrix 10 2), (plane_vec 1 0). split; [exists O; split; [lia | unfold plane_vec; lra]|].
  assert (En : norm 2 (plane_vec 1 0) = 1) by (apply norm_square_root; [lra | unfold plane_vec; simpl; ring]).
  rewrite En, Rinv_1, scale_one. apply (leads_first _ 10 2); [lra|]. intro z. apply form_diagonal.
Qed.
Theorem algorithm_projection_hurts : Algorithm_projection_hurts.
Proof.
  exists 2%nat, (diagonal_matrix 1 0), (plane_vec 2 1), (plane_vec (-2) 1), (plane_vec 1 0), (plane_vec 0 1).
  split; [unfold plane_vec; simpl; ring|]. split; [intro u; rewrite form_diagonal; unfold plane_vec; simpl; ring|].
  split; [intros i Hi; destruct i as [|[|i]]; [| |lia]; unfold tangent, difference, scale, plane_vec; simpl; field|].
  split; [intros i Hi; destruct i as [|[|i]]; [| |lia]; unfold tangent, difference, scale, plane_vec; simpl; field|].
  split; [apply (leads_first _ 1 0); [lra | intro z; apply form_diagonal]|].
  apply (leads_second _ (2/25) (8/25)); [lra|]. intro z. rewrite !form_diagonal. unfold tangent, difference, scale, plane_vec. simpl. field.
Qed.
Theorem algorithm_s_f : Algorithm_s_f.
Proof.
  pose proof (sqrt_lt_R0 2 ltac:(lra)) as Hr. pose proof (sqrt_sqrt 2 ltac:(lra)) as E.
  assert (Hh : / sqrt 2 * / sqrt 2 = 1 / 2) by (rewrite <- Rinv_mult, E; lra).
  exists 2%nat, [plane_vec 1 0; plane_vec 1 0; plane_vec 0 1], (plane_vec 1 0), (plane_vec (/ sqrt 2) (/ sqrt 2)), (plane_vec 0 1).
  split; [intros r [<-|[<-|[<-|[]]]]; unfold unit_norm, plane_vec; simpl; ring|].
  split; [apply (leads_first _ 2 1); [lra | intro z; unfold plane_vec; simpl; ring]|].
  split; [simpl; auto|]. split; [unfold plane_vec; simpl; ring|].
  split; [unfold unit_norm, plane_vec; simpl; lra|]. intros r [<-|[<-|[<-|[]]]]; unfold plane_vec; simpl; nra.
Qed.
Theorem algorithm_scale : Algorithm_scale.
Proof.
  exists 2%nat, (diagonal_matrix 2 0), (diagonal_matrix 0 1), 3, (plane_vec 1 0), (plane_vec 0 1). split; [lra|].
  split; [apply (leads_first _ 2 1); [lra | intro z; rewrite !form_diagonal; ring]|].
  split; [apply (leads_second _ 2 3); [lra | intro z; rewrite !form_diagonal; ring]|].
  split; intro H; specialize (H O ltac:(lia)); unfold scale, plane_vec in H; lra.
Qed.

(** ** The mean of the squared projections *)

Definition upto (n : nat) (f : nat -> R) : R := dot n f (fun _ => 1).
Lemma upto_step n f : upto (S n) f = upto n f + f n.
Proof. unfold upto. simpl. ring. Qed.
Lemma upto_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> upto n f = upto n g.
Proof. intro H. apply dot_same; [exact H | intros i _; reflexivity]. Qed.
Lemma upto_plus n f g : upto n (fun i => f i + g i) = upto n f + upto n g.
Proof. induction n as [|n IH]; [unfold upto; simpl; ring|]. rewrite !upto_step, IH. ring. Qed.
Lemma upto_mult n c f : upto n (fun i => c * f i) = c * upto n f.
Proof. induction n as [|n IH]; [unfold upto; simpl; ring|]. rewrite !upto_step, IH. ring. Qed.
Lemma upto_le n f g : (forall i, (i < n)%nat -> f i <= g i) -> upto n f <= upto n g.
Proof. induction n as [|n IH]; intro H; [unfold upto; simpl; lra|]. rewrite !upto_step. pose proof (H n ltac:(lia)). assert (upto n f <= upto n g) by (apply IH; intros; apply H; lia). lra. Qed.
Lemma upto_zero n : upto n (fun _ => 0) = 0.
Proof. induction n as [|n IH]; [unfold upto; simpl; ring|]. rewrite upto_step, IH. ring. Qed.
Lemma upto_swap n m F : upto n (fun i => upto m (fun j => F i j)) = upto m (fun j => upto n (fun i => F i j)).
Proof.
  induction n as [|n IH]; [symmetry; apply upto_zero|]. rewrite upto_step, IH, <- upto_plus. apply upto_ext. intros j _. rewrite upto_step. reflexivity.
Qed.
Lemma upto_sum {A} n (F : A -> nat -> R) l : sum (fun a => upto n (F a)) l = upto n (fun i => sum (fun a => F a i) l).
Proof. induction l as [|a r IH]; simpl; [symmetry; apply upto_zero|]. rewrite IH, <- upto_plus. reflexivity. Qed.
Lemma upto_only n i f : (i < n)%nat -> (forall j, (j < n)%nat -> j <> i -> f j = 0) -> upto n f = f i.
Proof.
  induction n as [|n IH]; intros Hi H; [lia|]. rewrite upto_step. destruct (Nat.eq_dec i n) as [->|Hne].
  - rewrite (upto_ext n f (fun _ => 0)), upto_zero by (intros; apply H; lia). ring.
  - rewrite IH, (H n) by (lia || (intros; apply H; lia)). ring.
Qed.
Lemma dot_upto n f g : dot n f g = upto n (fun i => f i * g i).
Proof. induction n as [|n IH]; [unfold upto; reflexivity|]. rewrite upto_step, <- IH. reflexivity. Qed.
Lemma dot_combined d n w a (u : matrix) : dot d w (fun k => dot n a (fun i => u i k)) = upto n (fun i => a i * dot d w (u i)).
Proof.
  induction n as [|n IH]; [unfold upto; simpl; apply dot_zero; intros k _; reflexivity|]. rewrite upto_step, <- IH.
  transitivity (dot d w (move (fun k => dot n a (fun i => u i k)) (u n) (a n))); [reflexivity | rewrite dot_move; ring].
Qed.

(** Bessel. *)
Lemma rest_of d m (q : matrix) x : orthonormal d m q -> exists z, dot d x x = dot d z z + upto m (fun j => dot d (q j) x * dot d (q j) x) /\
  forall y, (forall j, (j < m)%nat -> dot d (q j) y = 0) -> dot d y z = dot d y x.
Proof.
  induction m as [|m IH]; intro Hq; [exists x; split; [unfold upto; simpl; ring | reflexivity]|].
  destruct IH as (z & E & Hz); [intros i j Hi Hj; apply Hq; lia|].
  assert (Em : dot d (q m) z = dot d (q m) x) by (apply Hz; intros j Hj; rewrite (Hq j m) by lia; destruct (Nat.eqb_spec j m); [lia | reflexivity]).
  assert (E1 : dot d (q m) (q m) = 1) by (rewrite (Hq m m) by lia; rewrite Nat.eqb_refl; reflexivity).
  exists (move z (q m) (- dot d (q m) x)). split.
  - rewrite upto_step, E. set (c := dot d (q m) x). rewrite dot_move, (dot_sym d (move z (q m) (- c)) z), (dot_sym d (move z (q m) (- c)) (q m)).
    rewrite !dot_move, (dot_sym d z (q m)), Em, E1. fold c. ring.
  - intros y Hy. rewrite dot_move, (Hz y) by (intros; apply Hy; lia). rewrite (dot_sym d y (q m)), (Hy m) by lia. ring.
Qed.
Lemma bessel d m (q : matrix) x : orthonormal d m q -> upto m (fun j => dot d (q j) x * dot d (q j) x) <= dot d x x.
Proof. intro Hq. destruct (rest_of d m q x Hq) as (z & E & _). pose proof (square_nonneg d z). lra. Qed.

Lemma between n m (s : nat -> R) : (0 < m <= n)%nat -> (forall i j, (i < m)%nat -> (m <= j < n)%nat -> s j <= s i) ->
  exists t, (forall i, (i < m)%nat -> t <= s i) /\ forall j, (m <= j < n)%nat -> s j <= t.
Proof.
  intros (Hm & _) H. assert (Hmin : exists k, (k < m)%nat /\ forall i, (i < m)%nat -> s k <= s i).
  { clear H. induction m as [|m IH]; [lia|]. destruct m as [|m]; [exists O; split; [lia|]; intros i Hi; replace i with O by lia; lra|].
    destruct IH as (k & Hk & Hmin); [lia|]. destruct (Rle_or_lt (s k) (s (S m))) as [Hle|Hlt].
    - exists k. split; [lia|]. intros i Hi. destruct (Nat.eq_dec i (S m)) as [->|]; [assumption | apply Hmin; lia].
    - exists (S m). split; [lia|]. intros i Hi. destruct (Nat.eq_dec i (S m)) as [->|]; [lra|]. specialize (Hmin i ltac:(lia)). lra. }
  destruct Hmin as (k & Hk & Hmin). exists (s k). split; [exact Hmin | intros j Hj; apply H; assumption].
Qed.
Lemma upto_split n m f : (m <= n)%nat -> upto n f = upto m f + upto (n - m) (fun i => f (m + i)%nat).
Proof.
  intro H. replace n with (m + (n - m))%nat at 1 by lia. generalize (n - m)%nat. intro k. induction k as [|k IH].
  - rewrite Nat.add_0_r. unfold upto at 3. simpl. ring.
  - rewrite Nat.add_succ_r, !upto_step, IH. ring.
Qed.
(** Shares of at most 1, which sum to m at most, do best on the m largest. *)
Lemma shares n m (s c : nat -> R) : (m <= n)%nat -> (forall i, (i < n)%nat -> 0 <= s i /\ 0 <= c i <= 1) -> upto n c <= INR m ->
  (forall i j, (i < m)%nat -> (m <= j < n)%nat -> s j <= s i) -> upto n (fun i => c i * s i) <= upto m s.
Proof.
  intros Hmn Hc Hsum Hs. destruct m as [|m].
  - simpl in Hsum. assert (Z : forall k, (k <= n)%nat -> upto k (fun i => c i * s i) <= 0); [|specialize (Z n (le_n n)); unfold upto at 2; simpl; lra].
    assert (Hz : forall k, (k <= n)%nat -> 0 <= upto k c) by (intros k Hk; rewrite <- (upto_zero k); apply upto_le; intros i Hi; apply Hc; lia).
    assert (E0 : forall i, (i < n)%nat -> c i = 0).
    { intros i Hi. pose proof (upto_split n (S i) c Hi) as E. rewrite upto_step in E.
      assert (0 <= upto (n - S i) (fun j => c (S i + j)%nat)) by (rewrite <- (upto_zero (n - S i)); apply upto_le; intros j Hj; apply Hc; lia).
      pose proof (Hz i ltac:(lia)). pose proof (proj1 (proj2 (Hc i Hi))). lra. }
    intros k Hk. rewrite <- (upto_zero k). apply upto_le. intros i Hi. rewrite E0 by lia. lra.
  - destruct (between n (S m) s ltac:(lia) Hs) as (t & Ht & Ht').
    assert (Hb : upto n (fun i => c i * (s i - t)) <= upto (S m) (fun i => s i - t)).
    { rewrite (upto_split n (S m)) by assumption.
      assert (H1 : upto (S m) (fun i => c i * (s i - t)) <= upto (S m) (fun i => s i - t))
        by (apply upto_le; intros i Hi; pose proof (Ht i Hi); destruct (Hc i ltac:(lia)) as (_ & H0 & H1); nra).
      assert (H2 : upto (n - S m) (fun i => c (S m + i)%nat * (s (S m + i)%nat - t)) <= 0).
      { rewrite <- (upto_zero (n - S m)). apply upto_le. intros i Hi. pose proof (Ht' (S m + i)%nat ltac:(lia)). destruct (Hc (S m + i)%nat ltac:(lia)) as (_ & H0 & _). nra. }
      lra. }
    assert (E1 : upto n (fun i => c i * (s i - t)) = upto n (fun i => c i * s i) - t * upto n c)
      by (rewrite (upto_ext n _ (fun i => c i * s i + - t * c i)) by (intros; ring); rewrite upto_plus, upto_mult; ring).
    assert (Eone : forall k, upto k (fun _ => t) = t * INR k)
      by (induction k as [|k IHk]; [unfold upto; simpl; ring | rewrite upto_step, IHk, S_INR; ring]).
    assert (E2 : upto (S m) (fun i => s i - t) = upto (S m) s - t * INR (S m))
      by (rewrite (upto_ext (S m) _ (fun i => s i + -1 * t)) by (intros; ring); rewrite upto_plus, upto_mult, Eone; ring).
    assert (Hst : 0 <= t \/ n = S m) by (destruct (Nat.eq_dec n (S m)); [right; assumption | left; pose proof (Ht' (S m) ltac:(lia)); pose proof (proj1 (Hc (S m) ltac:(lia))); lra]).
    destruct Hst as [H0|En]; [pose proof (Rmult_le_compat_l t _ _ H0 Hsum); lra|].
    subst n. apply upto_le. intros i Hi. destruct (Hc i Hi) as (H0 & H1). nra.
Qed.

Theorem algorithm_s_f_mean : Algorithm_s_f_mean.
Proof.
  intros d rs n m u q Hne Hmn (Hu & Hspan & Hcross & Hlead) Hq. unfold mean_projected. apply Rmult_le_compat_r.
  { apply Rlt_le, Rinv_0_lt_compat. destruct rs; [congruence|]. apply lt_0_INR. simpl. lia. }
  assert (E : forall p : matrix, sum (fun r => dot m (fun j => dot d (p j) r) (fun j => dot d (p j) r)) rs = upto m (fun j => strength_of d rs (p j))).
  { intro p. unfold strength_of. rewrite <- (upto_sum m (fun r j => dot d (p j) r * dot d (p j) r) rs). apply sum_ext. intros r _. apply dot_upto. }
  rewrite !E. set (s := fun i => strength_of d rs (u i)).
  assert (One : forall z, strength_of d rs z = upto n (fun i => (dot d z (u i) * dot d z (u i)) * s i)).
  { intro z. unfold strength_of. rewrite (sum_ext _ (fun r => upto n (fun i => upto n (fun k => (dot d z (u i) * dot d z (u k)) * (dot d (u i) r * dot d (u k) r))))).
    - rewrite upto_sum. apply upto_ext. intros i Hi. rewrite upto_sum. rewrite (upto_only n i).
      + rewrite sum_mult. reflexivity.
      + assumption.
      + intros k Hk Hki. rewrite sum_mult, Hcross by (try assumption; intro; apply Hki; symmetry; assumption). ring.
    - intros r Hr. rewrite (dot_same d z z r _ (fun i _ => eq_refl) (Hspan r Hr)), dot_combined, <- upto_mult. apply upto_ext. intros i Hi.
      rewrite Rmult_comm, <- upto_mult. apply upto_ext. intros k Hk. ring. }
  rewrite (upto_ext m _ (fun j => upto n (fun i => (dot d (q j) (u i) * dot d (q j) (u i)) * s i))) by (intros; apply One).
  rewrite upto_swap. rewrite (upto_ext n _ (fun i => upto m (fun j => dot d (q j) (u i) * dot d (q j) (u i)) * s i)).
  2: { intros i _. rewrite Rmult_comm, <- upto_mult. apply upto_ext. intros j _. ring. }
  apply (shares n m s); [assumption | | | exact Hlead].
  - intros i Hi. split; [unfold s, strength_of; apply sum_nonneg; intros r _; apply Rle_0_sqr|]. split.
    + rewrite <- (upto_zero m). apply upto_le. intros j _. apply Rle_0_sqr.
    + pose proof (bessel d m q (u i) Hq) as H. rewrite (Hu i i Hi Hi), Nat.eqb_refl in H. exact H.
  - rewrite upto_swap. assert (Eone : forall k, upto k (fun _ => 1) = INR k) by (induction k as [|k IHk]; [reflexivity | rewrite upto_step, IHk, S_INR; ring]).
    rewrite <- Eone. apply upto_le. intros j Hj. pose proof (bessel d n u (q j) Hu) as H. rewrite (Hq j j Hj Hj), Nat.eqb_refl in H.
    eapply Rle_trans; [|exact H]. right. apply upto_ext. intros i _. rewrite (dot_sym d (q j)). reflexivity.
Qed.

(** ** Two readings that fail *)

Definition point_on (a : R) : vec := fun _ => a.
Lemma norm_on_line v : norm 1 v = Rabs (v 0%nat).
Proof. unfold norm. simpl. rewrite Rplus_0_l. apply sqrt_Rsqr_abs. Qed.
Theorem remark_1_fails : Remark_1_fails.
Proof.
  exists 1%nat, 2%nat, (fun m => match m with O => point_on 0 | _ => point_on 1 end), (fun _ => 0), (point_on 2), 1%nat, (9/10).
  split; [lia|]. split; [lia|]. split; [lra|]. split; [intros [|[|j]] Hj Hne; try lia; unfold class_score, point_on; simpl; lra|].
  intros v Hv. rewrite norm_on_line in Hv. assert (He : exp 1 <= 256/81).
  { pose proof (exp_minus (1/4) ltac:(lra)) as Hz. set (z := exp (- (1/4))) in *.
    assert (E : exp 1 * (z * z * (z * z)) = 1) by (unfold z; rewrite <- !exp_plus; rewrite <- exp_0; f_equal; field).
    assert (H2 : 9/16 <= z * z) by nra. assert (H4 : 81/256 <= z * z * (z * z)) by nra. pose proof (exp_pos 1). nra. }
  assert (Hs : sqrt (exp 1 * INR (2 - 1)) <= sqrt (16/9 * (16/9))) by (apply sqrt_le_1_alt; simpl; lra). rewrite sqrt_square in Hs by lra.
  assert (Hb : Rabs (v 0%nat) < 2).
  { eapply Rle_lt_trans; [exact Hv|]. apply (Rmult_lt_reg_r (9/10)); [lra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l; lra. }
  apply Rabs_def2 in Hb. split; intros (j & Hj & Hne & H); replace j with 0%nat in H by lia; unfold class_score, move, point_on in H; simpl in H; lra.
Qed.
Theorem theorem_2_hessian_fails : Theorem_2_hessian_fails.
Proof.
  exists 1%nat, (fun _ => point_on (1/100)), (1/100), (2 / exp (17/10)), (17/10), (point_on 1), (point_on (-1)).
  assert (He : 4 < exp (17/10)).
  { pose proof (exp_series (17/40) ltac:(lra)) as H.
    assert (E1 : exp (17/20) = exp (17/40) * exp (17/40)) by (rewrite <- exp_plus; f_equal; field).
    assert (E2 : exp (17/10) = exp (17/20) * exp (17/20)) by (rewrite <- exp_plus; f_equal; field).
    assert (H2 : 203/100 < exp (17/20)) by (rewrite E1; nra). rewrite E2. nra. }
  split; [lra|]. split; [split; [apply Rdiv_lt_0_compat; lra|]; apply (Rmult_lt_reg_r (exp (17/10))); [lra|]; unfold Rdiv at 1; rewrite Rmult_assoc, Rinv_l; lra|].
  split; [field; lra|]. split; [unfold unit_norm, point_on; simpl; lra|]. split; [unfold unit_norm, point_on; simpl; lra|].
  split; [intro v; split; intros s t; unfold form, point_on; simpl; nra|].
  intros v Hv (H1 & H2). rewrite norm_on_line in Hv. unfold half_bend, form, difference, point_on in H1, H2. simpl in H1, H2.
  assert (Hk : / sqrt (1/100) = 10).
  { replace (1/100) with (/ 10 * / 10) by field. rewrite sqrt_square by lra. field. }
  assert (Hr : sqrt (2 * (17/10)) < 189/100) by (pose proof (sqrt_sqrt (2 * (17/10)) ltac:(lra)); pose proof (sqrt_pos (2 * (17/10))); nra).
  rewrite Hk in Hv. assert (Hb : Rabs (v 0%nat) < 199) by (replace (/ (1/100)) with 100 in Hv by field; lra). apply Rabs_def2 in Hb. set (z := v 0%nat) in *.
  assert (P1 : 0 <= (z - 1) * (z + 199)) by nra. assert (P2 : 0 <= (z + 1) * (z - 199)) by nra. nra.
Qed.
Theorem remark_random_fails : Remark_random_fails.
Proof.
  set (r := fun i : nat => match i with O => 1 | _ => 0 end). set (H := fun i : nat => scale (1/100) (fun j : nat => if Nat.eqb i j then 1 else 0)).
  set (rho := / (1/100) * sqrt (2 * (9/10) / INR 3) + / sqrt (1/100)).
  assert (EF : forall u, form 3 H u = 1/100 * (u 0%nat * u 0%nat + u 1%nat * u 1%nat + u 2%nat * u 2%nat)) by (intro u; unfold form, H, scale; simpl; field).
  assert (Hr : sqrt (2 * (9/10) / INR 3) < 8/10 /\ 0 <= sqrt (2 * (9/10) / INR 3)).
  { split; [|apply sqrt_pos]. simpl. pose proof (sqrt_sqrt (2 * (9/10) / (1 + 1 + 1)) ltac:(lra)). pose proof (sqrt_pos (2 * (9/10) / (1 + 1 + 1))). nra. }
  assert (Hk : / sqrt (1/100) = 10) by (replace (1/100) with (/ 10 * / 10) by field; rewrite sqrt_square by lra; field).
  assert (Hrho : 10 <= rho < 99) by (unfold rho; rewrite Hk; replace (/ (1/100)) with 100 by field; lra).
  assert (He : 2 < exp (9/10)) by (pose proof (exp_series (9/10) ltac:(lra)); lra).
  assert (N : norm 3 r = 1) by (unfold norm, r; simpl; replace (0 + 1 * 1 + 0 * 0 + 0 * 0) with 1 by ring; apply sqrt_1).
  exists 3%nat, H, (1/100), (2 / exp (9/10)), (9/10), r, (scale (- rho) r). split; [lra|].
  split; [split; [apply Rdiv_lt_0_compat; lra|]; apply (Rmult_lt_reg_r (exp (9/10))); [lra|]; unfold Rdiv at 1; rewrite Rmult_assoc, Rinv_l; lra|].
  split; [field; lra|]. split; [unfold unit_norm, r; simpl; ring|]. split; [intros u s t; rewrite EF; simpl; right; ring|].
  split; [rewrite norm_scale, N, Rabs_left by lra; fold rho; ring|].
  intros t Ht. unfold bend_at. rewrite EF. unfold difference, scale, r. simpl. set (z := t * rho). assert (Hz : 0 <= z < 99) by (unfold z; split; nra).
  replace (t * (- rho * 1) - 1) with (- (z + 1)) by (unfold z; ring). replace (t * (- rho * 0) - 0) with 0 by ring. nra.
Qed.
