(* SPDX-License-Identifier: MIT *)
(** Proofs of [Tanay2018Statements]: the minimisers of the hinge loss with its penalty. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Ours Existence.
From separatrix Require Import Space Linear MaxMargin Norms Tanay2018 Tanay2018Distances Tanay2018Strength Tanay2018Statements.
From separatrix Require Import OursStatements.
Import ListNotations.
Open Scope R_scope.

Lemma objective_risk d s lambda w b : objective d s lambda w b = risk d s w b + lambda * dot d w w.
Proof. reflexivity. Qed.

Lemma risk_convex d s w b t : s <> [] -> 0 <= t <= 1 -> risk d s (scale t w) (t * b) <= t * risk d s w b + (1 - t).
Proof.
  intros Hs Ht. pose proof (length_positive s Hs) as Hn. rewrite !risk_average.
  replace (t * average (fun p : vec * label => hinge (sgn (snd p) * score d w b (fst p))) s + (1 - t))
    with (average (fun p : vec * label => (1 - t) + t * hinge (sgn (snd p) * score d w b (fst p))) s)
    by (unfold average; rewrite (sum_plus (fun _ => 1 - t)), sum_constant, sum_mult; field; lra).
  apply average_le; [assumption|]. intros (x, y) _. cbn [fst snd]. rewrite score_scaled.
  pose proof (hinge_convex 0 (sgn y * score d w b x) t Ht) as H. replace (hinge 0) with 1 in H by (unfold hinge; rewrite Rmax_right; lra).
  replace ((1 - t) * 0 + t * (sgn y * score d w b x)) with (sgn y * (t * score d w b x)) in H by ring. lra.
Qed.

Lemma scaled_square d t w : dot d (scale t w) (scale t w) = t * t * dot d w w.
Proof. rewrite dot_scale, dot_scaled. ring. Qed.

(** R + 2 lambda |w|^2 <= 1: shrunk a little, (w, b) is no better. *)
Lemma risk_and_penalty d s lambda w b : s <> [] -> 0 < lambda -> is_minimiser d s lambda w b ->
  risk d s w b + 2 * lambda * dot d w w <= 1.
Proof.
  intros Hs Hl Hmin. set (q := dot d w w). assert (Hq : 0 <= q) by apply square_nonneg. set (r := risk d s w b).
  assert (Hlq : 0 <= lambda * q) by (apply Rmult_le_pos; lra).
  assert (Hpath : forall t, 0 < t < 1 -> r + lambda * (1 + t) * q <= 1).
  { intros t Ht. pose proof (Hmin (scale t w) (t * b)) as H. rewrite !objective_risk, scaled_square in H. fold q r in H.
    pose proof (risk_convex d s w b t Hs ltac:(lra)) as H1. fold r in H1. apply (Rmult_le_reg_l (1 - t)); [lra|]. nra. }
  apply Rnot_lt_le. intro Hgt. set (delta := r + 2 * lambda * q - 1). assert (Hd : 0 < delta) by (unfold delta; lra).
  set (e := Rmin (1/2) (delta / (2 * (lambda * q + 1)))).
  assert (He : 0 < e) by (apply Rmin_glb_lt; [lra | apply Rdiv_lt_0_compat; lra]). assert (He2 : e <= 1/2) by apply Rmin_l.
  assert (Hek : e * (lambda * q + 1) <= delta / 2).
  { apply Rle_trans with (delta / (2 * (lambda * q + 1)) * (lambda * q + 1)); [apply Rmult_le_compat_r; [lra | apply Rmin_r] | right; field; lra]. }
  pose proof (Hpath (1 - e) ltac:(lra)) as H. pose proof (Rmult_le_pos _ _ (Rlt_le _ _ He) Hlq). unfold delta in *. lra.
Qed.

Lemma signed_average d s w b : nonzero d w -> average (fun p : vec * label => sgn (snd p) * score d w b (fst p)) s = norm d w * d_adv d s w b.
Proof.
  intro Hw. unfold d_adv. rewrite <- average_scale. apply average_ext. intros (x, y) _. cbn [fst snd]. rewrite (score_distance d w b x Hw). ring.
Qed.

Theorem d_adv_bound_whole : D_adv_bound_whole.
Proof.
  intros d s lambda w b Hs Hg Hl Hw Hmin. pose proof (both_not_empty s Hs) as Hne. pose proof (norm_positive d w Hw) as Pw. pose proof (norm_positive d _ Hg) as Pg.
  destruct Hs as (Hp & Hm). pose proof (count_positive _ _ Hp) as Cp. pose proof (count_positive _ _ Hm) as Cm. pose proof (counts s) as Cn.
  assert (Hbound : forall y, count y s <= count (other_label y) s -> 2 * INR (length s) * lambda * dot d w w <= count y s * dot d w (means s))
    by (intros y Hy; apply (d_adv_bound d s lambda w b y); assumption).
  assert (Hq : 0 <= lambda * dot d w w) by (apply Rmult_le_pos; [lra | apply square_nonneg]).
  assert (Hfour : 4 * lambda * dot d w w <= dot d w (means s)).
  { assert (Hsome : exists y, 0 < count y s /\ count y s <= INR (length s) / 2 /\ count y s <= count (other_label y) s).
    { destruct (Rle_or_lt (count plus s) (count minus s)); [exists plus | exists minus]; simpl other_label; lra. }
    destruct Hsome as (y & Hy0 & Hyn & Hy). specialize (Hbound y Hy).
    assert (Hge : 0 <= dot d w (means s)).
    { apply (Rmult_le_reg_l (count y s)); [assumption|]. rewrite Rmult_0_r. eapply Rle_trans; [|exact Hbound].
      replace (2 * INR (length s) * lambda * dot d w w) with (2 * INR (length s) * (lambda * dot d w w)) by ring. apply Rmult_le_pos; lra. }
    assert (count y s * dot d w (means s) <= INR (length s) / 2 * dot d w (means s)) by (apply Rmult_le_compat_r; assumption).
    apply (Rmult_le_reg_l (INR (length s) / 2)); lra. }
  split; [split|split; [|split]].
  - pose proof (risk_and_penalty d s lambda w b Hne Hl Hmin). lra.
  - rewrite <- (signed_average d s w b Hw), risk_average. pose proof (length_positive s Hne) as Hn.
    assert (H : average (fun p : vec * label => 1 - sgn (snd p) * score d w b (fst p)) s <= average (fun p : vec * label => hinge (sgn (snd p) * score d w b (fst p))) s)
      by (apply average_le; [assumption | intros p _; apply Rmax_r]).
    assert (E : average (fun p : vec * label => 1 - sgn (snd p) * score d w b (fst p)) s = 1 - average (fun p : vec * label => sgn (snd p) * score d w b (fst p)) s).
    { unfold average. rewrite (sum_ext_all (fun p : vec * label => 1 - sgn (snd p) * score d w b (fst p)) (fun p => 1 + (-1) * (sgn (snd p) * score d w b (fst p)))) by (intro; ring).
      rewrite (sum_plus (fun _ => 1)), sum_constant, sum_mult. field. lra. }
    lra.
  - intros y Hy. specialize (Hbound y Hy). assert (Hc : 0 < count y s) by (destruct y; assumption).
    apply (Rmult_le_reg_l (count y s)); [assumption|]. eapply Rle_trans; [|exact Hbound]. right. field. lra.
  - assumption.
  - unfold cosine. apply (Rmult_le_reg_r (norm d w * norm d (means s))); [apply Rmult_lt_0_compat; assumption|].
    replace (dot d w (means s) / (norm d w * norm d (means s)) * (norm d w * norm d (means s))) with (dot d w (means s)) by (field; lra).
    eapply Rle_trans; [|exact Hfour]. rewrite <- norm_square. right. field. lra.
Qed.

(** ** Saturation *)

Lemma mean_difference_means s : balanced s -> s <> [] -> forall i, mean_difference s i = means s i.
Proof.
  intros Hb Hs i. pose proof (count_positive _ _ (balanced_occurs s plus Hb Hs)) as Cp. pose proof (balanced_counts s Hb) as E. pose proof (counts s) as Cn.
  unfold mean_difference, means, difference, mean. rewrite (sum_by_label (fun p => sgn (snd p) * fst p i)). cbn [fst snd sgn].
  fold (count plus s) (count minus s). rewrite Cn, <- E.
  rewrite (sum_mult (fun x : vec => x i) 1), (sum_mult (fun x : vec => x i) (-1)). field. lra.
Qed.

Lemma score_same d w w' b x : same d w w' -> score d w b x = score d w' b x.
Proof. intro H. unfold score. rewrite (dot_same d w w' x x H (fun i _ => eq_refl)). reflexivity. Qed.
Lemma risk_same d s w w' b : same d w w' -> risk d s w b = risk d s w' b.
Proof. intro H. rewrite !risk_average. apply average_ext. intros (x, y) _. simpl. rewrite (score_same d w w' b x H). reflexivity. Qed.
Lemma objective_same d s lambda w w' b : same d w w' -> objective d s lambda w b = objective d s lambda w' b.
Proof. intro H. rewrite !objective_risk, (risk_same d s w w' b H), (dot_same d w w' w w' H H). reflexivity. Qed.

Lemma square_of_difference d w v : dot d (difference w v) (difference w v) = dot d w w - 2 * dot d w v + dot d v v.
Proof. rewrite dot_difference, !(dot_sym d (difference w v)), !dot_difference, (dot_sym d v w). ring. Qed.
Lemma difference_zero d w v : dot d (difference w v) (difference w v) = 0 -> same d w v.
Proof. intros E i Hi. pose proof (square_zero d _ E i Hi) as H. unfold difference in H. simpl in H. lra. Qed.

Lemma saturated_within d s lambda : balanced s -> s <> [] -> 0 < lambda -> saturated d s lambda ->
  exists b, within_margin d (scale (/ (4 * lambda)) (means s)) b s.
Proof.
  intros Hb Hs Hl Hsat. apply (saturated_bias d s lambda Hb Hs Hl) in Hsat. destruct Hsat as (b & H). exists b.
  intros x y Hin. specialize (H _ Hin). unfold z in H. cbn [fst snd] in H.
  rewrite (score_same d _ (scale (/ (4 * lambda)) (mean_difference s))); [assumption|].
  intros i _. unfold scale. rewrite mean_difference_means by assumption. reflexivity.
Qed.

Lemma saturated_minimisers d s lambda : balanced s -> s <> [] -> 0 < lambda -> saturated d s lambda ->
  forall w b, is_minimiser d s lambda w b <-> same d w (scale (/ (4 * lambda)) (means s)) /\ within_margin d w b s.
Proof.
  intros Hb Hs Hl Hsat. destruct (saturated_within d s lambda Hb Hs Hl Hsat) as (b0 & H0). set (g := means s) in *. set (w0 := scale (/ (4 * lambda)) g) in *.
  assert (Hi : 4 * lambda * / (4 * lambda) = 1) by (field; lra).
  assert (E : forall w, lambda * dot d w w - dot d w g / 2 = lambda * dot d (difference w w0) (difference w w0) - lambda * dot d w0 w0).
  { intro w. rewrite square_of_difference. unfold w0. rewrite dot_scale, !scaled_square. set (k := / (4 * lambda)) in *.
    replace (lambda * (dot d w w - 2 * (k * dot d w g) + k * k * dot d g g) - lambda * (k * k * dot d g g))
      with (lambda * dot d w w - (4 * lambda * k) * dot d w g / 2) by field. rewrite Hi. field. }
  assert (Hval : forall w b, 1 - lambda * dot d w0 w0 + lambda * dot d (difference w w0) (difference w w0) <= objective d s lambda w b /\
    (objective d s lambda w b = 1 - lambda * dot d w0 w0 + lambda * dot d (difference w w0) (difference w w0) <-> within_margin d w b s)).
  { intros w b. destruct (risk_above d s w b Hb Hs) as (H1 & H2). fold g in H1, H2. rewrite objective_risk. pose proof (E w). split; [lra|].
    rewrite <- H2. split; intro; lra. }
  assert (Hbest : objective d s lambda w0 b0 = 1 - lambda * dot d w0 w0).
  { rewrite (proj2 (proj2 (Hval w0 b0)) H0). rewrite square_of_difference. ring. }
  intros w b. split.
  - intro Hmin. pose proof (Hmin w0 b0) as H. rewrite Hbest in H. destruct (Hval w b) as (H1 & H2).
    pose proof (Rmult_le_pos _ _ (Rlt_le _ _ Hl) (square_nonneg d (difference w w0))) as H3.
    assert (Hz : lambda * dot d (difference w w0) (difference w w0) = 0) by lra. split.
    + apply difference_zero. apply Rmult_integral in Hz. destruct Hz; [lra | assumption].
    + apply H2. lra.
  - intros (Hsame & Hin) w' b'. rewrite (proj2 (proj2 (Hval w b)) Hin).
    assert (Z : dot d (difference w w0) (difference w w0) = 0).
    { apply dot_zero. intros i Hi'. unfold difference. rewrite (Hsame i Hi'). ring. }
    rewrite Z. destruct (Hval w' b') as (H1 & _). pose proof (Rmult_le_pos _ _ (Rlt_le _ _ Hl) (square_nonneg d (difference w' w0))). lra.
Qed.

Theorem saturation_whole : Saturation_whole.
Proof.
  intros d s lambda Hb Hs Hl. split; [apply saturation; assumption|]. split; [intros i _; apply mean_difference_means; assumption|].
  intro Hsat. apply saturated_minimisers; assumption.
Qed.

Lemma saturated_exists d s lambda : balanced s -> s <> [] -> 0 < lambda -> saturated d s lambda -> exists w b, is_minimiser d s lambda w b.
Proof.
  intros Hb Hs Hl Hsat. destruct (saturated_within d s lambda Hb Hs Hl Hsat) as (b & H). exists (scale (/ (4 * lambda)) (means s)), b.
  apply saturated_minimisers; try assumption. split; [intros i _; reflexivity | assumption].
Qed.

Theorem high_lambda_repaired : High_lambda_repaired.
Proof.
  intros d s Hb Hs Hg. destruct (beyond (fun p : vec * label => dot d (mean_difference s) (fst p)) s) as (m & Hm).
  assert (Hm0 : 0 < m) by (destruct s as [|p r]; [congruence | pose proof (Hm p (or_introl eq_refl)); pose proof (Rabs_pos (dot d (mean_difference (p :: r)) (fst p))); lra]).
  assert (Hsat : forall lambda, m <= lambda -> saturated d s lambda).
  { intros lambda Hl p q Hp Hq. rewrite dot_difference. pose proof (Hm _ Hp) as H1. pose proof (Hm _ Hq) as H2. cbn [fst] in H1, H2.
    apply Rabs_def2 in H1. apply Rabs_def2 in H2. lra. }
  exists m. split; [assumption|]. intros lambda Hl. split; [apply saturated_exists; try assumption; [lra | apply Hsat, Hl]|].
  intros w b Hmin. apply saturated_minimisers in Hmin; try assumption; [|lra | apply Hsat, Hl]. exists (/ (4 * lambda)).
  split; [apply Rinv_0_lt_compat; lra | apply Hmin].
Qed.

Definition lopsided : labelled_set := [(point1 0, plus); (point1 3, plus); (point1 1, minus)].
Theorem high_lambda_fails : High_lambda_fails.
Proof.
  exists 1%nat, lopsided. split.
  - exists O. split; [lia|]. unfold means, difference, mean, lopsided, with_label, point1. simpl. lra.
  - intros lambda Hl.
    assert (E : forall w b, objective 1 lopsided lambda w b = (hinge b + hinge (3 * w O + b) + hinge (- (w O + b))) / 3 + lambda * (w O * w O)).
    { intros w b. unfold objective, hinge_loss, lopsided. simpl. unfold score, point1. simpl.
      replace (1 * (0 + w O * 0 + b)) with b by ring. replace (1 * (0 + w O * 3 + b)) with (3 * w O + b) by ring.
      replace (-1 * (0 + w O * 1 + b)) with (- (w O + b)) by ring. lra. }
    assert (Hh : forall z, 1 - z <= hinge z /\ 0 <= hinge z) by (intro z; split; [apply Rmax_r | apply Rmax_l]).
    assert (Hlow : forall w b, 2 / 3 + lambda * (w O * w O) <= objective 1 lopsided lambda w b).
    { intros w b. rewrite E. destruct (Hh b) as (H1 & H1'). destruct (Hh (3 * w O + b)) as (H2 & H2'). destruct (Hh (- (w O + b))) as (H3 & H3').
      destruct (Rle_or_lt 0 (w O)); lra. }
    assert (Hval : objective 1 lopsided lambda (point1 0) 1 = 2 / 3).
    { rewrite E. unfold point1, hinge. rewrite (Rmax_left 0 (1 - 1)), (Rmax_left 0 (1 - (3 * 0 + 1))), (Rmax_right 0 (1 - - (0 + 1))) by lra. lra. }
    split.
    + exists (point1 0), 1. intros w b. rewrite Hval. pose proof (Hlow w b). pose proof (Rle_0_sqr (w O)) as Hs. unfold Rsqr in Hs.
      pose proof (Rmult_le_pos _ _ (Rlt_le _ _ Hl) Hs). lra.
    + intros w b Hmin i Hi. replace i with O by lia. pose proof (Hmin (point1 0) 1) as H. rewrite Hval in H. pose proof (Hlow w b).
      pose proof (Rle_0_sqr (w O)) as Hs. unfold Rsqr in Hs. pose proof (Rmult_le_pos _ _ (Rlt_le _ _ Hl) Hs).
      assert (Z : lambda * (w O * w O) = 0) by lra. apply Rmult_integral in Z. destruct Z as [Z|Z]; [lra|]. apply Rmult_integral in Z. destruct Z; assumption.
Qed.

Theorem d_adv_largest : D_adv_largest.
Proof.
  intros d s lambda w b Hb Hs Hg Hl Hsat Hmin. apply saturated_minimisers in Hmin; try assumption. destruct Hmin as (Hsame & _).
  assert (Hi : 0 < / (4 * lambda)) by (apply Rinv_0_lt_compat; lra).
  assert (Hw : nonzero d w).
  { destruct Hg as (i & Hi' & Hne). exists i. split; [assumption|]. rewrite (Hsame i Hi'). unfold scale. apply Rmult_integral_contrapositive. split; [lra | assumption]. }
  assert (E : d_adv d s w b = d_adv d s (means s) 0).
  { apply nearest_centroid_best; try assumption. exists (/ (4 * lambda)). auto. }
  split.
  - rewrite E, d_adv_score by assumption. pose proof (norm_positive d _ Hg). rewrite <- norm_square. field. lra.
  - intros w' b' Hw'. rewrite E. apply nearest_centroid_best; assumption.
Qed.

Theorem regularisation_avoids_strong : Regularisation_avoids_strong.
Proof.
  intros d s lambda w b Hs Hg Hl Hw Hmin. destruct (d_adv_bound_whole d s lambda w b Hs Hg Hl Hw Hmin) as (_ & _ & _ & Hc).
  pose proof (norm_positive d w Hw) as Pw. pose proof (norm_positive d _ Hg) as Pg. set (k := 4 * lambda * norm d w / norm d (means s)) in *.
  assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; [lra | assumption] | assumption]).
  split; [lra|]. split.
  - replace (dot d (means s) (means s) / (16 * (lambda * lambda) * dot d w w)) with (/ (k * k))
      by (unfold k; rewrite <- !norm_square; field; lra).
    apply Rinv_le_contravar; [apply Rmult_lt_0_compat; assumption|]. apply Rmult_le_compat; lra.
  - intros Hb Hsat. apply saturated_minimisers in Hmin; try assumption; [|apply both_not_empty, Hs]. destruct Hmin as (Hsame & _).
    assert (Hi : 0 < / (4 * lambda)) by (apply Rinv_0_lt_compat; lra).
    unfold cosine. rewrite (norm_same d _ _ Hsame), norm_scale, (dot_same d w _ (means s) (means s) Hsame (fun i _ => eq_refl)), dot_scaled, Rabs_right, <- norm_square by lra.
    field. lra.
Qed.

Theorem bias_poorly_adjusted : Bias_poorly_adjusted.
Proof.
  set (s := two_points 1 (-1)). assert (Hb : balanced s) by apply two_balanced. assert (Hs : s <> []) by discriminate.
  assert (Hmd : forall i, mean_difference s i = 2) by (intro i; rewrite mean_difference_means by assumption; unfold s; rewrite means_point1; ring).
  assert (Hsat : saturated 1 s 1).
  { intros p q Hp Hq. destruct Hp as [E|[E|[]]]; inversion E. destruct Hq as [E'|[E'|[]]]; inversion E'. simpl. rewrite Hmd. unfold difference, point1. lra. }
  exists 1%nat, s, 1, (point1 (1/2)), 0, (1/2). split; [assumption|]. split; [apply two_both|]. split; [lra|].
  split; [exists O; split; [lia | unfold s; rewrite means_point1; lra]|].
  assert (Hmin : forall b, 0 <= b <= 1/2 -> is_minimiser 1 s 1 (point1 (1/2)) b).
  { intros b Hb'. apply saturated_minimisers; try assumption; [lra|]. split.
    - intros i _. unfold scale, s. rewrite means_point1. unfold point1. field.
    - intros x y [E|[E|[]]]; inversion E; rewrite score_point1; simpl; lra. }
  split; [apply Hmin; lra|]. split; [apply Hmin; lra|].
  unfold errors, s, two_points. simpl. rewrite !score_point1. simpl.
  split; [destruct Rle_dec as [H|H]; [lra|]; destruct Rle_dec as [H'|H']; [lra | reflexivity]|].
  destruct Rle_dec as [H|H]; [lra|]. destruct Rle_dec as [H'|H']; [reflexivity | exfalso; apply H'; lra].
Qed.

(** ** A separable set, at small lambda *)

Lemma largest_of_max_margin d s ws bs : s <> [] -> max_margin d ws bs s -> exists gamma, 0 < gamma /\ margin_at_least d gamma ws bs s /\ largest_margin d gamma s.
Proof.
  intros Hs (Hu & Hsep & Hbest). destruct (margin_attained d ws bs s Hs Hsep) as (g & Hg & Hall & x & y & Hin & E).
  exists g. split; [assumption|]. split; [assumption|]. split; [exists ws, bs; auto|]. intros w b g' Hw Hg'.
  destruct (Rle_or_lt g' 0) as [|Hp]; [lra|]. rewrite <- E.
  assert (Hsep' : separates d w b s) by (intros x' y' Hin'; specialize (Hg' x' y' Hin'); lra).
  apply (Hbest w b Hw Hsep' g' Hg' x y Hin).
Qed.

Lemma separable_core d s : separable_with_both_labels d s -> exists lambda1 ws bs gamma, 0 < lambda1 /\ 0 < gamma /\
  max_margin d ws bs s /\ largest_margin d gamma s /\ forall lambda, 0 < lambda <= lambda1 ->
  is_minimiser d s lambda (scale (/ gamma) ws) (/ gamma * bs) /\
  forall w b, is_minimiser d s lambda w b -> same d w (scale (/ gamma) ws) /\ margin_at_least d 1 w b s.
Proof.
  intros Hsep. pose proof Hsep as ((w1 & b1 & Hw1) & Hp & Hm). assert (Hne : s <> []) by (apply both_not_empty; split; assumption).
  pose proof (length_positive s Hne) as Hn. set (n := INR (length s)) in *.
  destruct (Existence.max_margin_exists d s Hp Hm (ex_intro _ w1 (ex_intro _ b1 Hw1))) as (ws & bs & Hmax).
  destruct (largest_of_max_margin d s ws bs Hne Hmax) as (gamma & Hgam & Hgm & Hlarge).
  destruct (Ours.sum_of_multipliers d s ws bs gamma Hsep Hmax Hlarge) as (_ & alpha & Halpha & Hsum).
  assert (Hi : 0 < / gamma) by (apply Rinv_0_lt_compat, Hgam). set (u := scale (/ gamma) ws). set (k := / gamma) in *.
  assert (Hkg : k * gamma = 1) by (unfold k; field; lra).
  exists (gamma * gamma / (2 * n)), ws, bs, gamma. split; [apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; assumption | lra]|].
  split; [assumption|]. split; [assumption|]. split; [assumption|]. intros lambda Hlam.
  assert (Hmargin : margin_at_least d 1 u (k * bs) s) by (rewrite <- Hkg; apply margin_scale; assumption).
  assert (Hr0 : forall w b, margin_at_least d 1 w b s -> risk d s w b = 0).
  { intros w b H. rewrite risk_average. apply average_zero; [assumption | intros p _; apply Rmax_l|].
    intros (x, y) Hin. cbn [fst snd]. unfold hinge. apply Rmax_left. specialize (H x y Hin). lra. }
  assert (Huu : dot d u u = k * k) by (unfold u; rewrite scaled_square; destruct Hmax as (Hu & _); unfold unit_norm in Hu; rewrite Hu; ring).
  (* The weights against any boundary. *)
  destruct Halpha as (Hon & Hws & Hbal).
  assert (Hlow : forall w b, 2 * lambda * (dot d u u - dot d w u) <= risk d s w b).
  { intros w b. set (H := sum (fun p : vec * label => hinge (sgn (snd p) * score d w b (fst p))) s).
    assert (HH : 0 <= H) by (apply sum_nonneg; intros p _; apply Rmax_l).
    assert (Hone : forall x y, In (x, y) s -> 1 - sgn y * score d w b x <= H).
    { intros x y Hin. apply Rle_trans with (hinge (sgn y * score d w b x)); [apply Rmax_r|].
      apply (sum_single (fun p : vec * label => hinge (sgn (snd p) * score d w b (fst p))) s (x, y)); [intros p _; apply Rmax_l | assumption]. }
    pose proof (signed_identity d w b alpha) as E. rewrite Hbal, Rmult_0_r, Rplus_0_r in E.
    rewrite <- (dot_same d w w ws _ (fun i _ => eq_refl) Hws) in E.
    assert (Hall : sum fst alpha - dot d w ws <= sum fst alpha * H).
    { rewrite E. clear - Hon Hone HH. induction alpha as [|(a, (x, y)) r IH]; simpl; [lra|].
      destruct (Hon a (x, y) (or_introl eq_refl)) as (Ha & Hin). specialize (Hone x y Hin).
      specialize (IH ltac:(intros a' p' H'; apply (Hon a' p'); right; assumption)).
      pose proof (Rmult_le_compat_l a _ _ Ha Hone). simpl in IH. lra. }
    rewrite Hsum in Hall. unfold u at 3. rewrite dot_scale, Huu.
    assert (Hr : risk d s w b = H / n) by reflexivity. rewrite Hr.
    apply (Rmult_le_reg_r n); [assumption|]. replace (H / n * n) with H by (field; lra).
    assert (Hc : 2 * lambda * n * (k * k) <= 1).
    { replace 1 with (2 * (gamma * gamma / (2 * n)) * n * (k * k)) by (replace (2 * (gamma * gamma / (2 * n)) * n * (k * k)) with ((k * gamma) * (k * gamma)) by (field; lra); rewrite Hkg; ring).
      assert (0 <= n * (k * k)) by (apply Rmult_le_pos; [lra | apply Rlt_le, Rmult_lt_0_compat; assumption]).
      replace (2 * lambda * n * (k * k)) with (2 * lambda * (n * (k * k))) by ring.
      replace (2 * (gamma * gamma / (2 * n)) * n * (k * k)) with (2 * (gamma * gamma / (2 * n)) * (n * (k * k))) by ring.
      apply Rmult_le_compat_r; lra. }
    assert (Hpos : 0 <= 2 * lambda * n * k) by (repeat apply Rmult_le_pos; lra).
    pose proof (Rmult_le_compat_l _ _ _ Hpos Hall) as H1. fold k in H1.
    pose proof (Rmult_le_compat_r H _ _ HH Hc) as H2.
    replace (2 * lambda * n * k * (k * H)) with (2 * lambda * n * (k * k) * H) in H1 by ring.
    replace (2 * lambda * (k * k - k * dot d w ws) * n) with (2 * lambda * n * k * (k - dot d w ws)) by ring. lra. }
  assert (Hval : objective d s lambda u (k * bs) = lambda * dot d u u) by (rewrite objective_risk, Hr0 by assumption; ring).
  assert (Habove : forall w b, lambda * dot d u u + lambda * dot d (difference w u) (difference w u) <= objective d s lambda w b).
  { intros w b. rewrite objective_risk, square_of_difference. pose proof (Hlow w b). lra. }
  assert (Hpos : forall w, 0 <= lambda * dot d (difference w u) (difference w u)) by (intro w; apply Rmult_le_pos; [lra | apply square_nonneg]).
  fold k. fold u. split.
  - intros w b. rewrite Hval. pose proof (Habove w b). pose proof (Hpos w). lra.
  - intros w b Hmin. pose proof (Hmin u (k * bs)) as H. rewrite Hval in H. pose proof (Habove w b) as H1. pose proof (Hpos w) as H2.
    assert (Hz : lambda * dot d (difference w u) (difference w u) = 0) by lra.
    assert (Hsame : same d w u) by (apply difference_zero; apply Rmult_integral in Hz; destruct Hz; [lra | assumption]).
    split; [assumption|]. rewrite objective_risk, (dot_same d w u w u Hsame Hsame) in H.
    assert (Hr : 0 <= risk d s w b) by (rewrite risk_average; apply average_nonneg; [assumption | intros p _; apply Rmax_l]).
    assert (Hr1 : risk d s w b = 0) by lra. rewrite risk_average in Hr1. intros x y Hin.
    pose proof (proj1 (average_zero _ s Hne (fun p _ => Rmax_l 0 (1 - sgn (snd p) * score d w b (fst p)))) Hr1 (x, y) Hin) as Hx. cbn [fst snd] in Hx.
    pose proof (Rmax_r 0 (1 - sgn y * score d w b x)). lra.
Qed.

Lemma stretched_nonzero d k ws w : 0 < k -> unit_norm d ws -> same d w (scale k ws) -> nonzero d w /\ norm d w = k.
Proof.
  intros Hk Hu Hsame. assert (E : norm d w = k).
  { rewrite (norm_same d _ _ Hsame), norm_scale, Rabs_right, (unit_length d ws Hu) by lra. ring. }
  split; [|assumption]. apply positive_nonzero. rewrite <- norm_square, E. apply Rmult_lt_0_compat; assumption.
Qed.

Theorem separable_limit : Separable_limit.
Proof.
  intros d s Hsep. destruct (separable_core d s Hsep) as (lambda1 & ws & bs & gamma & Hl & Hgam & Hmax & Hlarge & H).
  exists lambda1, ws, bs, gamma. repeat (split; [assumption|]). intros lambda Hlam. destruct (H lambda Hlam) as (Hmin & Hall).
  split; [eexists; eexists; exact Hmin|]. intros w b Hw. destruct (Hall w b Hw) as (Hsame & Hone). split; [assumption|].
  assert (Hi : 0 < / gamma) by (apply Rinv_0_lt_compat, Hgam).
  destruct (stretched_nonzero d (/ gamma) ws w Hi (proj1 Hmax) Hsame) as (Hnz & En).
  destruct Hsep as (_ & Hp & Hm). assert (Hne : s <> []) by (apply both_not_empty; split; assumption). pose proof (length_positive s Hne) as Hn. split.
  - unfold d_adv. replace gamma with (average (fun _ : vec * label => gamma) s) at 1 by (unfold average; rewrite sum_constant; field; lra).
    apply average_le; [assumption|]. intros (x, y) Hin. cbn [fst snd]. rewrite distance_score, En. specialize (Hone x y Hin).
    replace (sgn y * (score d w b x / / gamma)) with (gamma * (sgn y * score d w b x)) by (field; lra).
    rewrite <- (Rmult_1_r gamma) at 1. apply Rmult_le_compat_l; lra.
  - assert (Hmean : forall y, occurs y s -> 1 <= sgn y * score d w b (class_mean y s)).
    { intros y Hy. pose proof (count_positive y s Hy) as Hc. pose proof (scores_of_mean d w b y s Hy) as E. fold (class_mean y s) in E.
      assert (Hsum : count y s * 1 <= sum (fun x => sgn y * score d w b x) (with_label y s)).
      { unfold count. rewrite <- sum_constant. apply sum_le. intros x Hx. apply Hone, Ours.in_with_label, Hx. }
      rewrite (sum_mult (fun x => score d w b x)), E in Hsum. apply (Rmult_le_reg_l (count y s)); lra. }
    assert (Hwg : 2 <= dot d w (means s)).
    { rewrite dot_means. pose proof (Hmean plus Hp) as H1. pose proof (Hmean minus Hm) as H2. unfold score, class_mean in H1, H2. simpl in H1, H2. lra. }
    assert (Hg : 0 < norm d (means s)).
    { apply norm_positive. apply (rising_nonzero d (means s) w). rewrite dot_sym. lra. }
    unfold cosine. rewrite En. replace (dot d w (means s) / (/ gamma * norm d (means s))) with (dot d w (means s) * gamma / norm d (means s)) by (field; lra).
    unfold Rdiv. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Hg|]. apply Rmult_le_compat_r; lra.
Qed.

Theorem low_lambda_repaired : Low_lambda_repaired.
Proof.
  intros d s Hsep. destruct (separable_core d s Hsep) as (lambda1 & ws & bs & gamma & Hl & Hgam & Hmax & Hlarge & H).
  assert (Hs : both_labels s) by apply Hsep. exists lambda1. split; [assumption|]. intros lambda Hlam. destruct (H lambda Hlam) as (Hmin & Hall).
  split; [eexists; eexists; exact Hmin|]. intros w b Hw. destruct (Hall w b Hw) as (Hsame & Hone). split.
  - destruct (stretched_nonzero d (/ gamma) ws w (Rinv_0_lt_compat _ Hgam) (proj1 Hmax) Hsame) as (Hnz & _).
    apply d_err_positive_repaired; [assumption | assumption|]. intros x y Hin. specialize (Hone x y Hin). lra.
  - intros w' b'. apply average_nonneg; [apply both_not_empty, Hs | intros p _; apply Rmax_l].
Qed.

Theorem train_error_repaired : Train_error_repaired.
Proof.
  intros d s Hsep. destruct (separable_core d s Hsep) as (lambda1 & ws & bs & gamma & Hl & Hgam & Hmax & Hlarge & H).
  exists lambda1. split; [assumption|]. intros lambda Hlam. destruct (H lambda Hlam) as (Hmin & Hall).
  split; [eexists; eexists; exact Hmin|]. intros w b Hw. destruct (Hall w b Hw) as (_ & Hone). unfold errors. clear - Hone.
  induction s as [|(x, y) r IH]; [reflexivity|]. simpl. destruct Rle_dec as [Hle|_].
  - specialize (Hone x y (or_introl eq_refl)). lra.
  - apply IH. intros x' y' Hin. apply Hone. right. assumption.
Qed.

Theorem norm_unchecked_fails : Norm_unchecked_fails.
Proof.
  intros d s Hsep. destruct (separable_core d s Hsep) as (lambda1 & ws & bs & gamma & Hl & Hgam & Hmax & Hlarge & H).
  exists lambda1, (/ gamma). split; [assumption|]. intros lambda Hlam. destruct (H lambda Hlam) as (Hmin & Hall).
  split; [eexists; eexists; exact Hmin|]. intros w b Hw. destruct (Hall w b Hw) as (Hsame & _).
  destruct (stretched_nonzero d (/ gamma) ws w (Rinv_0_lt_compat _ Hgam) (proj1 Hmax) Hsame) as (Hnz & E). split; [assumption | lra].
Qed.

(** ** Pieces of the path *)

Lemma dot_pull d z l : dot d z (pull_of l) = sum (fun t : term => fst t * (sgn (snd (snd t)) * dot d z (fst (snd t)))) l.
Proof.
  rewrite (sum_ext _ (fun t : term => dot d z (scale (fst t * sgn (snd (snd t))) (fst (snd t))))) by (intros; rewrite dot_scale; ring).
  rewrite <- (dot_sum d z (fun t : term => scale (fst t * sgn (snd (snd t))) (fst (snd t)))). apply dot_same; intros i _; [reflexivity|].
  unfold pull_of. apply sum_ext. intros (a, (x, y)) _. reflexivity.
Qed.

Theorem pieces : Pieces.
Proof.
  intros d l beta mu beta' mu' Hmu Hb Hb' Hl q p. set (u := pull_of (one_end l)) in *. set (u' := pull_of (other_end l)) in *.
  set (T := sum fst (other_end l) - sum fst (one_end l)).
  assert (Hgen : forall z b m, (forall c c' r, In (c, c', r) l -> c = c' \/ sgn (snd r) * (dot d z (fst r) + b) = m) ->
    dot d z u' - dot d z u = m * T).
  { intros z b m Hz. unfold u, u', T. rewrite !dot_pull.
    assert (G : forall k : list (R * R * (vec * label)), (forall c c' r, In (c, c', r) k -> c = c' \/ sgn (snd r) * (dot d z (fst r) + b) = m) ->
      sum (fun t : term => fst t * (sgn (snd (snd t)) * dot d z (fst (snd t)))) (other_end k) - sum (fun t : term => fst t * (sgn (snd (snd t)) * dot d z (fst (snd t)))) (one_end k)
      = m * (sum fst (other_end k) - sum fst (one_end k)) - b * (sum signed_weight (other_end k) - sum signed_weight (one_end k))).
    { induction k as [|((c, c'), (x, y)) k IH]; intro Hk; [simpl; ring|]. specialize (IH (fun c0 c0' r Hr => Hk c0 c0' r (or_intror Hr))).
      destruct (Hk c c' (x, y) (or_introl eq_refl)) as [E|E]; simpl in *.
      - subst c'. lra.
      - replace (sgn y * dot d z x) with (m - sgn y * b) by (rewrite <- E; ring). nra. }
    rewrite (G l Hz), Hb, Hb'. ring. }
  assert (H1 : dot d u u' - dot d u u = mu * T) by (apply (Hgen u beta mu); intros c c' r Hr; destruct (Hl c c' r Hr) as [|(K & _)]; [left; assumption | right; exact K]).
  assert (H2 : dot d u' u' - dot d u' u = mu' * T) by (apply (Hgen u' beta' mu'); intros c c' r Hr; destruct (Hl c c' r Hr) as [|(_ & K)]; [left; assumption | right; exact K]).
  assert (Hqq : dot d q q = T / (mu' - mu)).
  { unfold q. rewrite dot_scale, (dot_sym d (scale _ _)), dot_scale, dot_difference, !(dot_sym d (difference u' u)), !dot_difference, (dot_sym d u u').
    rewrite (dot_sym d u u') in H1. replace (dot d u' u' - dot d u' u - (dot d u' u - dot d u u)) with ((mu' - mu) * T) by lra. field. lra. }
  assert (Huq : dot d u q = mu * T / (mu' - mu)) by (unfold q; rewrite dot_scale, dot_difference, H1; field; lra).
  split; [|split].
  - intros i _. unfold p, q, move, scale, difference. field. lra.
  - unfold p. rewrite dot_sym, dot_move, (dot_sym d q u), Huq, Hqq. field. lra.
  - exact Hqq.
Qed.

(** ** A noisy point *)

Definition of_two (a b : R) : vec := fun i => match i with O => a | _ => b end.
Definition noisy : labelled_set := [(of_two 2 0, plus); (of_two 4 0, plus); (of_two 6 0, plus); (of_two (-2) 0, minus); (of_two (-4) 0, minus); (of_two 4 (-1), minus)].
Lemma noisy_means : means noisy 0%nat = 14/3 /\ means noisy 1%nat = 1/3.
Proof. unfold means, difference, mean, with_label, noisy, of_two. simpl. split; lra. Qed.
Lemma noisy_separable : separable_with_both_labels 2 noisy.
Proof.
  split; [exists (of_two (1/2) 3), 0; intros x y [E|[E|[E|[E|[E|[E|[]]]]]]]; inversion E; unfold score, of_two; simpl; lra|].
  split; [exists (of_two 2 0) | exists (of_two (-2) 0)]; unfold noisy; simpl; auto 6.
Qed.
Lemma of_margin_one w b : margin_at_least 2 1 w b noisy -> 1/2 <= w 0%nat /\ 3 <= w 1%nat.
Proof.
  intro H. pose proof (H (of_two 2 0) plus ltac:(unfold noisy; simpl; auto 6)) as H1. pose proof (H (of_two (-2) 0) minus ltac:(unfold noisy; simpl; auto 6)) as H2.
  pose proof (H (of_two 4 (-1)) minus ltac:(unfold noisy; simpl; auto 8)) as H3. unfold score, of_two in *. simpl in *. lra.
Qed.
Lemma noisy_widest ws bs gamma : max_margin 2 ws bs noisy -> largest_margin 2 gamma noisy -> 0 < gamma ->
  ws 0%nat / gamma = 1/2 /\ ws 1%nat / gamma = 3.
Proof.
  intros (Hu & _ & Hbest) ((w & b & Hw & Hm) & Hl) Hg.
  assert (Hmw : margin_at_least 2 gamma ws bs noisy).
  { apply (Hbest w b); [assumption | | assumption]. intros x y Hin. pose proof (Hm x y Hin). lra. }
  assert (H1 : margin_at_least 2 1 (scale (/ gamma) ws) (bs / gamma) noisy).
  { intros x y Hin. pose proof (Hmw x y Hin) as H. unfold score in *. rewrite Norms.dot_scaled.
    replace (sgn y * (/ gamma * dot 2 ws x + bs / gamma)) with ((sgn y * (dot 2 ws x + bs)) * / gamma) by (field; lra).
    apply (Rmult_le_reg_r gamma); [assumption|]. rewrite Rmult_assoc, Rinv_l; lra. }
  apply of_margin_one in H1. unfold scale in H1. set (N := sqrt (37/4)). assert (HN : 0 < N) by (apply sqrt_lt_R0; lra).
  assert (EN : N * N = 37/4) by (apply sqrt_sqrt; lra).
  assert (Hn : / N <= gamma).
  { apply (Hl (scale (/ N) (of_two (1/2) 3)) 0).
    - unfold unit_norm. rewrite Norms.dot_scaled, dot_scale. unfold of_two. simpl. replace (/ N * (/ N * (0 + 1 / 2 * (1 / 2) + 3 * 3))) with (37/4 / (N * N)) by (field; lra).
      rewrite EN. field.
    - intros x y Hin. unfold score. rewrite Norms.dot_scaled. apply (Rmult_le_reg_l N); [assumption|]. rewrite Rinv_r by lra.
      replace (N * (sgn y * (/ N * dot 2 (of_two (1 / 2) 3) x + 0))) with (sgn y * dot 2 (of_two (1/2) 3) x) by (field; lra).
      destruct Hin as [E|[E|[E|[E|[E|[E|[]]]]]]]; inversion E; unfold of_two; simpl; lra. }
  set (a := / gamma * ws 0%nat) in *. set (c := / gamma * ws 1%nat) in *.
  assert (Hsq : a * a + c * c <= 37/4).
  { unfold unit_norm in Hu. simpl in Hu. assert (Ea : a * a + c * c = / gamma * / gamma) by (unfold a, c; transitivity (/ gamma * / gamma * (0 + ws 0%nat * ws 0%nat + ws 1%nat * ws 1%nat)); [ring | rewrite Hu; ring]).
    rewrite Ea, <- EN. assert (Hi : / gamma <= N) by (rewrite <- (Rinv_inv N); apply Rinv_le_contravar; [apply Rinv_0_lt_compat|]; assumption).
    assert (0 < / gamma) by (apply Rinv_0_lt_compat; assumption). nra. }
  replace (ws 0%nat / gamma) with a by (unfold a; field; lra). replace (ws 1%nat / gamma) with c by (unfold c; field; lra). split; nra.
Qed.

Theorem noisy_point : Noisy_point.
Proof.
  destruct noisy_means as (M0 & M1). exists 2%nat, noisy, (of_two 4 (-1)), 7. split; [unfold noisy; simpl; auto 8|].
  split; [exists 0%nat; split; [lia | rewrite M0; lra]|]. split; [lra|]. split; [|split].
  - destruct (separable_limit 2%nat noisy noisy_separable) as (l1 & ws & bs & gamma & Hl1 & Hg & Hm & Hlm & H1).
    destruct (train_error_repaired 2%nat noisy noisy_separable) as (l2 & Hl2 & H2). destruct (noisy_widest ws bs gamma Hm Hlm Hg) as (E0 & E1).
    exists (Rmin l1 l2). split; [apply Rmin_glb_lt; assumption|]. intros l (Hl0 & Hl). pose proof (Rmin_l l1 l2). pose proof (Rmin_r l1 l2).
    destruct (H1 l ltac:(lra)) as (Hex & Hall). split; [exact Hex|]. intros w b Hmin. destruct (Hall w b Hmin) as (Hw & _).
    assert (W0 : w 0%nat = 1/2) by (rewrite (Hw 0%nat) by lia; unfold scale; rewrite <- E0; field; lra).
    assert (W1 : w 1%nat = 3) by (rewrite (Hw 1%nat) by lia; unfold scale; rewrite <- E1; field; lra).
    split; [exists 0%nat; split; [lia | rewrite W0; lra]|]. split.
    + unfold cosine, norm. simpl. rewrite M0, M1, W0, W1. set (P := sqrt (0 + 1 / 2 * (1 / 2) + 3 * 3)). set (Q := sqrt (0 + 14 / 3 * (14 / 3) + 1 / 3 * (1 / 3))).
      assert (HP : 0 < P) by (apply sqrt_lt_R0; lra). assert (HQ : 0 < Q) by (apply sqrt_lt_R0; lra).
      assert (EP : P * P = 37/4) by (unfold P; rewrite sqrt_sqrt; lra). assert (EQ : Q * Q = 197/9) by (unfold Q; rewrite sqrt_sqrt; lra).
      assert (HPQ : 0 < P * Q) by (apply Rmult_lt_0_compat; assumption). split; [apply Rdiv_lt_0_compat; lra|].
      apply (Rmult_lt_reg_r (P * Q)); [assumption|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by lra.
      assert (Hpq : P * Q * (P * Q) = 37/4 * (197/9)) by (rewrite <- EP, <- EQ; ring). nra.
    + destruct (H2 l ltac:(lra)) as (_ & He). specialize (He w b Hmin). destruct (Rlt_or_le (score 2 w b (of_two 4 (-1))) 0) as [|Hle]; [assumption|]. exfalso.
      unfold errors in He. apply length_zero_iff_nil in He.
      assert (Hin : In (of_two 4 (-1), minus) (filter (fun p => if Rle_dec (sgn (snd p) * score 2 w b (fst p)) 0 then true else false) noisy)).
      { apply filter_In. split; [unfold noisy; simpl; auto 8|]. simpl. destruct Rle_dec; [reflexivity | lra]. }
      rewrite He in Hin. destruct Hin.
  - assert (Hb : balanced noisy) by (unfold balanced, noisy; simpl; ring).
    destruct (saturation_whole 2%nat noisy 7 Hb ltac:(discriminate) ltac:(lra)) as (H1 & H2 & _).
    assert (Hs : saturated 2 noisy 7).
    { intros p q Hp Hq. rewrite (dot_same 2 _ _ _ _ H2 (fun i _ => eq_refl)). simpl. rewrite M0, M1. unfold difference.
      destruct Hp as [E|[E|[E|[E|[E|[E|[]]]]]]]; inversion E; destruct Hq as [F|[F|[F|[F|[F|[F|[]]]]]]]; inversion F; unfold of_two; simpl; lra. }
    apply H1 in Hs. destruct Hs as (b & Hs). exists (scale (/ (4 * 7)) (mean_difference noisy)), b. exact Hs.
  - assert (Hb : balanced noisy) by (unfold balanced, noisy; simpl; ring).
    destruct (saturation_whole 2%nat noisy 7 Hb ltac:(discriminate) ltac:(lra)) as (_ & H2 & H3).
    assert (Hs : saturated 2 noisy 7).
    { intros p q Hp Hq. rewrite (dot_same 2 _ _ _ _ H2 (fun i _ => eq_refl)). simpl. rewrite M0, M1. unfold difference.
      destruct Hp as [E|[E|[E|[E|[E|[E|[]]]]]]]; inversion E; destruct Hq as [F|[F|[F|[F|[F|[F|[]]]]]]]; inversion F; unfold of_two; simpl; lra. }
    intros w b Hmin. apply (H3 Hs) in Hmin. destruct Hmin as (Hw & Hwithin). split; [exists (/ (4 * 7)); split; [lra | exact Hw]|].
    pose proof (Hw 0%nat ltac:(lia)) as W0. pose proof (Hw 1%nat ltac:(lia)) as W1. unfold scale in W0, W1. rewrite M0 in W0. rewrite M1 in W1.
    pose proof (Hwithin (of_two (-4) 0) minus ltac:(unfold noisy; simpl; auto 8)) as Ha. unfold score, of_two in *. simpl in *. rewrite W0, W1 in *. lra.
Qed.
