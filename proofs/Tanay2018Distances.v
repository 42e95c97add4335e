(* SPDX-License-Identifier: MIT *)
(** Proofs of [Tanay2018Statements]: distances, mirror images, and what is averaged over a set. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Ours.
From separatrix Require Import Space Linear MaxMargin Norms Tanay2018 Tanay2018Statements.
Import ListNotations.
Open Scope R_scope.

Lemma distance_score d w b x : distance d w b x = score d w b x / norm d w.
Proof. unfold distance, score. rewrite dot_scaled. unfold Rdiv. ring. Qed.
Lemma score_distance d w b x : nonzero d w -> score d w b x = norm d w * distance d w b x.
Proof. intro H. rewrite distance_score. field. apply Rgt_not_eq, norm_positive, H. Qed.
Lemma score_move d w b x v c : score d w b (move x v c) = score d w b x + c * dot d w v.
Proof. unfold score. rewrite dot_move. ring. Qed.
Lemma apart_move d x v c : apart d x (move x v c) = Rabs c * norm d v.
Proof.
  unfold apart. rewrite (norm_same d _ (scale (- c) v)); [rewrite norm_scale, Rabs_Ropp; reflexivity|].
  intros i _. unfold difference, move, scale. ring.
Qed.
Lemma score_gap d w b x z : Rabs (score d w b x - score d w b z) <= norm d w * apart d x z.
Proof.
  unfold apart. replace (score d w b x - score d w b z) with (dot d w (difference x z))
    by (rewrite dot_difference; unfold score; ring). apply dot_abs_below_norms.
Qed.
Lemma norm_over_square d w : nonzero d w -> norm d w / dot d w w = / norm d w.
Proof. intro H. rewrite <- norm_square. pose proof (norm_positive d w H). field. lra. Qed.

Theorem score_is_distance : Score_is_distance.
Proof.
  intros d w b x Hw. pose proof (norm_positive d w Hw) as Hn. pose proof (dot_positive d w Hw) as Hd.
  split; [apply score_distance, Hw|].
  assert (E : apart d x (foot d w b x) = Rabs (distance d w b x)).
  { unfold foot. rewrite apart_move, Rabs_Ropp, distance_score. unfold Rdiv at 1 2. rewrite !Rabs_mult, Rmult_assoc.
    f_equal. rewrite !Rabs_inv, (Rabs_right (dot d w w)), (Rabs_right (norm d w)) by lra.
    rewrite <- (norm_over_square d w Hw). unfold Rdiv. ring. }
  split; [unfold foot; rewrite score_move; field; lra|]. split; [assumption|].
  intros z Hz. pose proof (score_gap d w b x z) as H. rewrite Hz, Rminus_0_r, (score_distance d w b x Hw), Rabs_mult,
    (Rabs_right (norm d w)) in H by lra. apply (Rmult_le_reg_l (norm d w)); assumption.
Qed.

Lemma unit_nonzero d w : unit_norm d w -> nonzero d w.
Proof. intro H. apply positive_nonzero. unfold unit_norm in H. lra. Qed.
Lemma unit_length d w : unit_norm d w -> norm d w = 1.
Proof. intro H. apply norm_square_root; [lra|]. rewrite H. ring. Qed.

Theorem projected_image : Projected_image.
Proof.
  intros d w x Hw xp. assert (E : dot d w xp = 0) by (unfold xp; rewrite dot_move, Hw, (dot_sym d x w); ring).
  split; [assumption|]. intros z Hz. unfold xp. rewrite apart_move, Rabs_Ropp, (unit_length d w Hw), Rmult_1_r.
  pose proof (score_gap d w 0 x z) as H. rewrite (unit_length d w Hw), Rmult_1_l in H. unfold score in H.
  eapply Rle_trans; [|exact H]. rewrite (dot_sym d x w). set (a := dot d w x) in *. set (c := dot d w z) in *.
  unfold Rabs. destruct Rcase_abs, Rcase_abs; nra.
Qed.

Theorem mirror_image_offset : Mirror_image_offset.
Proof.
  intros d w b x Hw. pose proof (norm_positive d w Hw) as Hn. pose proof (dot_positive d w Hw) as Hd.
  assert (E : apart d x (mirror d w b x) * norm d w = 2 * Rabs (score d w b x)).
  { unfold mirror. rewrite apart_move, Rabs_Ropp. unfold Rdiv. rewrite !Rabs_mult, Rabs_inv.
    rewrite (Rabs_right (dot d w w)), (Rabs_right 2) by lra. rewrite <- norm_square. field. lra. }
  split; [unfold mirror; rewrite score_move; field; lra|]. split; [assumption|].
  intros z Hz. pose proof (score_gap d w b x z) as H. rewrite Hz in H.
  replace (score d w b x - - score d w b x) with (2 * score d w b x) in H by ring.
  rewrite Rabs_mult, (Rabs_right 2) in H by lra. apply (Rmult_le_reg_r (norm d w)); [assumption|]. lra.
Qed.

Theorem mirror_image : Mirror_image.
Proof.
  intros d w x Hw xm. pose proof (mirror_image_offset d w 0 x (unit_nonzero d w Hw)) as (H1 & _ & H3).
  assert (E : mirror d w 0 x = xm).
  { unfold mirror, xm, score. unfold unit_norm in Hw. rewrite Hw, (dot_sym d x w). f_equal. field. }
  rewrite E in *. split; [assumption|]. split; [rewrite !distance_score, H1; unfold Rdiv; ring | assumption].
Qed.

Theorem toy_distance : Toy_distance.
Proof.
  intros theta x Ht Hx. set (w := at_angle theta).
  assert (Hc : 0 <= cos theta) by (apply cos_ge_0; lra).
  assert (Hu : unit_norm 2 w).
  { unfold unit_norm, w, at_angle. simpl. pose proof (sin2_cos2 theta) as H. unfold Rsqr in H. lra. }
  pose proof (mirror_image_offset 2%nat w 0 x (unit_nonzero 2 w Hu)) as (_ & H & _).
  rewrite (unit_length 2 w Hu), Rmult_1_r in H. rewrite H. unfold score, w, at_angle. simpl. rewrite Hx.
  replace (0 + cos theta * x O + sin theta * 0 + 0) with (x O * cos theta) by ring.
  rewrite Rabs_mult, (Rabs_right (cos theta)) by lra. ring.
Qed.

Lemma max_scale c a b : 0 <= c -> Rmax (c * a) (c * b) = c * Rmax a b.
Proof. intro H. rewrite RmaxRmult; [reflexivity | assumption]. Qed.

Theorem hinge_rescaled : Hinge_rescaled.
Proof.
  intros d w b x y Hw. pose proof (norm_positive d w Hw) as Hn. rewrite <- max_scale by lra. f_equal; [field; lra | ring].
Qed.

Theorem tilting_plane : Tilting_plane.
Proof.
  intros d g w m Hg Hw z rest Hm Hz Hr. pose proof (norm_positive d g Hg) as Hn.
  assert (Hzz : unit_norm d z).
  { unfold unit_norm, z. rewrite dot_scale, dot_scaled, <- norm_square. field. lra. }
  split; [assumption|]. intros b x.
  assert (Ew : same d w (move (scale (dot d w z) z) m (norm d rest))).
  { intros i Hi. specialize (Hr i Hi). unfold rest in Hr at 1. unfold difference, scale in Hr. unfold move, scale. lra. }
  assert (Ed : forall u, dot d u w = dot d w z * dot d u z + norm d rest * dot d u m).
  { intro u. rewrite (dot_same d u u w _ (fun i _ => eq_refl) Ew), dot_move, dot_scale. ring. }
  assert (Em : dot d m w = norm d rest) by (rewrite Ed, (dot_sym d m z), Hz; unfold unit_norm in Hm; rewrite Hm; ring).
  assert (Ez : dot d z w = dot d w z) by apply dot_sym.
  assert (Es : dot d x w = dot 2 (in_plane d z m w) (in_plane d z m x)).
  { rewrite Ed. simpl. rewrite Em, Ez, (dot_sym d x z), (dot_sym d x m). ring. }
  assert (En : norm 2 (in_plane d z m w) = norm d w).
  { unfold norm. f_equal. rewrite (Ed w). simpl. rewrite Em, Ez, (dot_sym d w m), Em. ring. }
  rewrite !distance_score, En. unfold score. rewrite <- Es, (dot_sym d w x). reflexivity.
Qed.

(** ** Over a set *)

Lemma sum_ext_all {A} (f g : A -> R) l : (forall a, f a = g a) -> sum f l = sum g l.
Proof. intro H. apply sum_ext. intros a _. apply H. Qed.

Lemma length_positive {A} (l : list A) : l <> [] -> 0 < INR (length l).
Proof. intro H. apply lt_0_INR. destruct l; [congruence | simpl; lia]. Qed.

Lemma balanced_counts s : balanced s -> count plus s = count minus s.
Proof. intro H. unfold balanced in H. rewrite sum_by_label in H. cbn [fst snd sgn] in H. rewrite !sum_constant in H. unfold count. lra. Qed.

(** The scores, with their labels for signs, add up to n/2 <w, g>. *)
Lemma signed_scores d s w b : balanced s -> s <> [] ->
  sum (fun p : vec * label => sgn (snd p) * score d w b (fst p)) s = INR (length s) / 2 * dot d w (means s).
Proof.
  intros Hb Hs. rewrite (sum_by_label (fun p => sgn (snd p) * score d w b (fst p))). cbn [fst snd sgn].
  rewrite (sum_mult (fun x => score d w b x) 1), (sum_mult (fun x => score d w b x) (-1)).
  rewrite !scores_of_mean by (apply balanced_occurs; assumption). rewrite counts, (balanced_counts s Hb), dot_means. unfold score. field.
Qed.

Lemma average_scale {A} (f : A -> R) c l : average (fun a => c * f a) l = c * average f l.
Proof. unfold average. rewrite sum_mult. unfold Rdiv. ring. Qed.

Lemma average_distance d w b l : average (distance d w b) l = average (score d w b) l / norm d w.
Proof.
  unfold average. rewrite (sum_ext_all _ (fun x => / norm d w * score d w b x)) by (intro; rewrite distance_score; unfold Rdiv; ring).
  rewrite sum_mult. unfold Rdiv. ring.
Qed.

Lemma d_adv_score d s w b : balanced s -> s <> [] -> nonzero d w -> d_adv d s w b = / 2 * (dot d w (means s) / norm d w).
Proof.
  intros Hb Hs Hw. pose proof (norm_positive d w Hw). pose proof (length_positive s Hs). unfold d_adv, average.
  rewrite (sum_ext_all _ (fun p : vec * label => / norm d w * (sgn (snd p) * score d w b (fst p))))
    by (intro; rewrite distance_score; unfold Rdiv; ring).
  rewrite sum_mult, signed_scores by assumption. field. lra.
Qed.

Lemma norm_cosine d w g : nonzero d w -> norm d g * cosine d w g = dot d w g / norm d w.
Proof.
  intro Hw. pose proof (norm_positive d w Hw) as Hn. unfold cosine. destruct (Req_dec (norm d g) 0) as [E|E].
  - assert (Hz : dot d w g = 0).
    { apply dot_zero, square_zero. rewrite <- norm_square, E. ring. }
    rewrite E, Hz. unfold Rdiv. ring.
  - field. split; lra.
Qed.

Theorem d_adv_angle : D_adv_angle.
Proof.
  intros d s w b Hb Hs Hw. rewrite norm_cosine, dot_scaled, (d_adv_score d s w b) by assumption. unfold Rdiv. split; ring.
Qed.

Theorem d_adv_balanced_mean : D_adv_balanced_mean.
Proof.
  intros d s w b (Hp & Hm) Hw. pose proof (norm_positive d w Hw). rewrite norm_cosine, dot_scaled by assumption.
  split; [|unfold Rdiv; ring]. rewrite !average_distance. unfold average. rewrite !scores_of_mean by assumption.
  pose proof (count_positive _ _ Hp). pose proof (count_positive _ _ Hm). fold (count plus s) (count minus s).
  rewrite dot_means. unfold score. field. lra.
Qed.

Theorem d_adv_no_bias : D_adv_no_bias.
Proof. intros d s w b b' Hb Hs Hw. rewrite !d_adv_score by assumption. reflexivity. Qed.

Theorem centroid_distances_signed : Centroid_distances_signed.
Proof.
  intros d s w b Hb Hs Hw. pose proof (norm_positive d w Hw). rewrite d_adv_score, !distance_score, dot_means by assumption.
  unfold score, class_mean. field. lra.
Qed.

Definition point1 (a : R) : vec := fun _ => a.
Lemma norm_point1 a : norm 1 (point1 a) = Rabs a.
Proof.
  apply norm_square_root; [apply Rabs_pos|]. unfold point1. simpl. rewrite <- Rabs_mult, Rabs_right; [ring|].
  pose proof (Rle_0_sqr a). unfold Rsqr in *. lra.
Qed.
Lemma nonzero_point1 a : a <> 0 -> nonzero 1 (point1 a).
Proof. intro H. exists O. split; [lia | assumption]. Qed.
Definition two_points (a c : R) : labelled_set := [(point1 a, plus); (point1 c, minus)].
Lemma two_balanced a c : balanced (two_points a c). Proof. unfold balanced, two_points. simpl. ring. Qed.
Lemma two_both a c : both_labels (two_points a c).
Proof. split; [exists (point1 a) | exists (point1 c)]; unfold two_points; simpl; auto. Qed.
Lemma score_point1 w b x : score 1 (point1 w) b (point1 x) = w * x + b.
Proof. unfold score, point1. simpl. ring. Qed.
Lemma mean_point1 y a c i : class_mean y (two_points a c) i = match y with plus => a | minus => c end.
Proof. unfold class_mean, mean, two_points, with_label, point1. destruct y; simpl; field. Qed.
Lemma means_point1 a c i : means (two_points a c) i = a - c.
Proof. change (class_mean plus (two_points a c) i - class_mean minus (two_points a c) i = a - c). rewrite !mean_point1. reflexivity. Qed.
Lemma distance_point1 w b x : distance 1 (point1 w) b x = (w * x O + b) / Rabs w.
Proof. rewrite distance_score, norm_point1. unfold score, point1. simpl. f_equal. ring. Qed.

Theorem centroid_distances_fails : Centroid_distances_fails.
Proof.
  exists 1%nat, (two_points 3 2), (point1 1), 0. split; [apply two_balanced|]. split; [apply two_both|].
  split; [apply nonzero_point1; lra|]. rewrite d_adv_score; [|apply two_balanced | discriminate | apply nonzero_point1; lra].
  rewrite !distance_point1, !mean_point1, norm_point1, Rabs_R1. simpl dot. rewrite means_point1. unfold point1.
  rewrite !Rabs_right by lra. lra.
Qed.

Lemma average_zero {A} (f : A -> R) l : l <> [] -> (forall a, In a l -> 0 <= f a) ->
  (average f l = 0 <-> forall a, In a l -> f a = 0).
Proof.
  intros Hl Hf. pose proof (length_positive l Hl) as Hn. unfold average. split; intro H.
  - apply sum_zero; [assumption|]. assert (sum f l = sum f l / INR (length l) * INR (length l)) by (field; lra). rewrite H in H0. lra.
  - rewrite (sum_ext f (fun _ => 0 * 0)) by (intros a Ha; rewrite (H a Ha); ring). rewrite sum_mult. unfold Rdiv. ring.
Qed.
Lemma average_nonneg {A} (f : A -> R) l : l <> [] -> (forall a, In a l -> 0 <= f a) -> 0 <= average f l.
Proof.
  intros Hl Hf. unfold average, Rdiv. apply Rmult_le_pos; [apply sum_nonneg, Hf | left; apply Rinv_0_lt_compat, length_positive, Hl].
Qed.
Lemma both_not_empty s : both_labels s -> s <> [].
Proof. intros ((x & H) & _) E. rewrite E in H. destruct H. Qed.

Theorem d_err_positive_repaired : D_err_positive_repaired.
Proof.
  intros d s w b Hs Hw. pose proof (both_not_empty s Hs) as Hne. pose proof (norm_positive d w Hw) as Hn.
  assert (Hge : forall p : vec * label, In p s -> 0 <= Rmax 0 (- (sgn (snd p) * distance d w b (fst p)))) by (intros; apply Rmax_l).
  split; [apply average_nonneg; assumption|]. unfold d_err. rewrite average_zero by assumption.
  assert (Hz : forall x y, Rmax 0 (- (sgn y * distance d w b x)) = 0 <-> 0 <= sgn y * score d w b x).
  { intros x y. rewrite (score_distance d w b x Hw). split; intro H.
    - pose proof (Rmax_r 0 (- (sgn y * distance d w b x))) as Hr. rewrite H in Hr.
      replace (sgn y * (norm d w * distance d w b x)) with (norm d w * (sgn y * distance d w b x)) by ring.
      apply Rmult_le_pos; lra.
    - apply Rmax_left. apply (Rmult_le_reg_l (norm d w)); [assumption|]. lra. }
  split; intros H.
  - intros x y Hin. apply Hz, (H (x, y) Hin).
  - intros (x, y) Hin. apply Hz, H, Hin.
Qed.

Theorem d_err_positive_fails : D_err_positive_fails.
Proof.
  exists 1%nat, (two_points 1 (-1)). split; [apply two_both|]. split.
  - exists (point1 1), 0. split; [apply nonzero_point1; lra|]. intros x y [E|[E|[]]]; inversion E; rewrite score_point1; simpl; lra.
  - intros w b Hw Hs. rewrite (proj2 (proj2 (d_err_positive_repaired 1%nat (two_points 1 (-1)) w b (two_both _ _) Hw))); [lra|].
    intros x y Hin. apply Rlt_le, Hs, Hin.
Qed.

Lemma all_errors {A} (P : A -> bool) l : (forall a, In a l -> P a = true) -> filter P l = l.
Proof. induction l as [|a r IH]; intro H; [reflexivity|]. simpl. rewrite (H a (or_introl eq_refl)), IH; [reflexivity | firstorder]. Qed.

Theorem d_err_not_error : D_err_not_error.
Proof.
  exists 2%nat, [(fun i => match i with O => 0 | _ => 1 end, plus); (fun _ => 0, minus)], (fun i => match i with O => 1 | _ => 0 end), 0.
  assert (Hb : both_labels [((fun i : nat => match i with O => 0 | _ => 1 end) : vec, plus); ((fun _ : nat => 0) : vec, minus)])
    by (split; eexists; simpl; eauto).
  assert (Hw : nonzero 2 (fun i => match i with O => 1 | _ => 0 end)) by (exists O; split; [lia | lra]).
  split; [assumption|]. split; [assumption|]. split.
  - apply d_err_positive_repaired; [assumption | assumption|]. intros x y [E|[E|[]]]; inversion E; unfold score; simpl; lra.
  - unfold errors. rewrite all_errors; [reflexivity|]. intros (x, y) [E|[E|[]]]; inversion E; unfold score; simpl;
      destruct Rle_dec as [|Hn]; first [reflexivity | exfalso; apply Hn; simpl; lra].
Qed.

Lemma cauchy_equal d u v : nonzero d u -> nonzero d v -> dot d u v = norm d u * norm d v ->
  same d u (scale (norm d u / norm d v) v).
Proof.
  intros Hu Hv E. pose proof (norm_positive d u Hu) as Pu. pose proof (norm_positive d v Hv) as Pv.
  set (c := norm d u / norm d v). assert (Ec : c * norm d v = norm d u) by (unfold c; field; lra).
  assert (Hz : same d (difference u (scale c v)) (fun _ => 0)).
  { apply square_zero. rewrite dot_difference, dot_scale, !(dot_sym d (difference _ _)), !dot_difference, !dot_scale.
    rewrite (dot_sym d v u), E, <- !norm_square, <- Ec. ring. }
  intros i Hi. specialize (Hz i Hi). unfold difference in Hz. simpl in Hz. lra.
Qed.

Theorem nearest_centroid_best : Nearest_centroid_best.
Proof.
  intros d s Hb Hs Hg w b b' Hw. rewrite !d_adv_score by assumption. set (g := means s) in *.
  pose proof (norm_positive d w Hw) as Pw. pose proof (norm_positive d g Hg) as Pg. rewrite <- (norm_square d g).
  replace (norm d g * norm d g / norm d g) with (norm d g) by (field; lra).
  pose proof (dot_below_norms d w g) as Hc.
  assert (Hle : dot d w g / norm d w <= norm d g).
  { apply (Rmult_le_reg_r (norm d w)); [assumption|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  split; [lra|]. split.
  - intro E. assert (E' : dot d w g = norm d w * norm d g).
    { apply Rmult_eq_reg_l in E; [|lra]. rewrite <- E. field. lra. }
    exists (norm d w / norm d g). split; [apply Rdiv_lt_0_compat; assumption | apply cauchy_equal; assumption].
  - intros (c & Hc0 & Es). f_equal. rewrite (dot_same d w (scale c g) g g Es (fun i _ => eq_refl)), dot_scaled, (norm_same d w _ Es), norm_scale.
    rewrite Rabs_right, <- norm_square by lra. field. lra.
Qed.

(** A bias beyond all scores. *)
Lemma beyond {A} (f : A -> R) l : exists m, forall a, In a l -> Rabs (f a) < m.
Proof.
  induction l as [|a r (m & H)]; [exists 0; intros a []|]. exists (Rmax m (Rabs (f a) + 1)). intros c [<-|Hc].
  - eapply Rlt_le_trans; [|apply Rmax_r]. lra.
  - eapply Rlt_le_trans; [apply H, Hc | apply Rmax_l].
Qed.

Lemma errors_of_minus d w b s : (forall x y, In (x, y) s -> 0 < score d w b x) -> errors d s w b = length (with_label minus s).
Proof.
  unfold errors, with_label. induction s as [|(x, y) r IH]; intro H; [reflexivity|].
  specialize (IH ltac:(intros z y' Hin; apply (H z y'); right; assumption)). pose proof (H x y (or_introl eq_refl)) as Hx.
  destruct y; simpl; destruct Rle_dec as [Hr|Hr]; simpl; try (rewrite IH; reflexivity); simpl in Hr; lra.
Qed.
Lemma length_by_label s : length s = (length (with_label plus s) + length (with_label minus s))%nat.
Proof. induction s as [|(x, y) r IH]; [reflexivity|]. unfold with_label in *. simpl flat_map. simpl length. rewrite IH. destruct y; simpl; lia. Qed.

Lemma half_errors d s w b : balanced s -> (forall x y, In (x, y) s -> 0 < score d w b x) -> (2 * errors d s w b = length s)%nat.
Proof.
  intros Hb H. rewrite errors_of_minus, length_by_label by assumption. pose proof (balanced_counts s Hb) as E.
  unfold count in E. apply INR_eq in E. lia.
Qed.

Theorem d_adv_limits_errors_repaired : D_adv_limits_errors_repaired.
Proof.
  intros d s w b Hb Hs Hw. destruct (beyond (fun p : vec * label => dot d w (fst p)) s) as (m & Hm). exists m.
  split; [rewrite !d_adv_score by assumption; reflexivity|]. apply half_errors; [assumption|].
  intros x y Hin. specialize (Hm _ Hin). simpl in Hm. apply Rabs_def2 in Hm. unfold score. lra.
Qed.

Theorem d_adv_limits_errors_fails : D_adv_limits_errors_fails.
Proof.
  set (s := two_points 1 0). assert (Hs : s <> []) by discriminate. assert (Hb : balanced s) by apply two_balanced.
  assert (Hg : nonzero 1 (means s)) by (exists O; split; [lia | unfold s; rewrite means_point1; lra]).
  exists 1%nat, s, (means s), 1. split; [assumption|]. split; [apply two_both|]. split; [assumption|]. split.
  - intros w' b' Hw'. apply nearest_centroid_best; assumption.
  - rewrite half_errors; [lia | assumption|]. intros x y [E|[E|[]]]; inversion E; unfold score; simpl; unfold s; rewrite means_point1; unfold point1; lra.
Qed.

Lemma sum_member {A} (f : A -> R) l a : (forall b, In b l -> 0 <= f b) -> In a l -> f a <= sum f l.
Proof. apply sum_single. Qed.

Lemma mirror_apart d w b x y : nonzero d w -> 0 <= sgn y * score d w b x ->
  apart d x (mirror d w b x) = 2 / norm d w * (sgn y * score d w b x).
Proof.
  intros Hw Hx. pose proof (norm_positive d w Hw) as Hn. pose proof (mirror_image_offset d w b x Hw) as (_ & H & _).
  apply (Rmult_eq_reg_r (norm d w)); [|lra]. rewrite H. replace (2 / norm d w * (sgn y * score d w b x) * norm d w) with (2 * (sgn y * score d w b x)) by (field; lra).
  f_equal. destruct y; simpl in *; [rewrite Rabs_right | rewrite Rabs_left1]; lra.
Qed.

Theorem mirror_distance_bound : Mirror_distance_bound.
Proof.
  intros d s w b Hb Hs Hw H. pose proof (norm_positive d w Hw) as Hn. pose proof (length_positive s Hs) as Hl. rewrite norm_cosine by assumption.
  assert (E : sum (fun p : vec * label => apart d (fst p) (mirror d w b (fst p))) s = INR (length s) * (dot d w (means s) / norm d w)).
  { rewrite (sum_ext _ (fun p : vec * label => 2 / norm d w * (sgn (snd p) * score d w b (fst p))))
      by (intros (x, y) Hin; apply mirror_apart, (H x y Hin); assumption).
    rewrite sum_mult, signed_scores by assumption. field. lra. }
  split; [unfold average; rewrite E; field; lra|]. intros x y Hin. rewrite <- E.
  apply (sum_single (fun p : vec * label => apart d (fst p) (mirror d w b (fst p))) s (x, y)); [|assumption].
  intros p _. apply norm_nonneg.
Qed.

Theorem mirror_distance_vanishes_repaired : Mirror_distance_vanishes_repaired.
Proof.
  intros d s w b Hb Hs Hw _ Hg H x y Hin i _.
  pose proof (signed_scores d s w b Hb Hs) as E. rewrite Hg, Rmult_0_r in E.
  pose proof (sum_zero (fun p : vec * label => sgn (snd p) * score d w b (fst p)) s) as Hz.
  specialize (Hz ltac:(intros (x', y') Hin'; apply (H x' y' Hin')) ltac:(lra) _ Hin). simpl in Hz.
  assert (Z : score d w b x = 0) by (destruct y; simpl in Hz; lra). unfold mirror, move. rewrite Z. unfold Rdiv. ring.
Qed.

Definition plane_point (a c : R) : vec := fun i => match i with O => a | _ => c end.
Definition square_set : labelled_set :=
  [(plane_point 1 5, plus); (plane_point 1 (-5), plus); (plane_point (-1) 5, minus); (plane_point (-1) (-5), minus)].

Theorem mirror_distance_vanishes_fails : Mirror_distance_vanishes_fails.
Proof.
  exists 2%nat, square_set, (plane_point 0 1), 0.
  split; [unfold balanced, square_set; simpl; ring|].
  split; [split; eexists; unfold square_set; simpl; eauto|].
  split; [exists 1%nat; split; [lia | unfold plane_point; lra]|].
  assert (E0 : means square_set 0%nat = 2) by (unfold means, difference, mean, square_set, with_label, plane_point; simpl; lra).
  assert (E1 : means square_set 1%nat = 0) by (unfold means, difference, mean, square_set, with_label, plane_point; simpl; lra).
  split; [exists O; split; [lia | lra]|]. split; [simpl; rewrite E0, E1; unfold plane_point; lra|].
  intros x y [E|[E|[E|[E|[]]]]] Hs; inversion E; subst; specialize (Hs 1%nat ltac:(lia)); unfold mirror, move, score, plane_point in Hs; simpl in Hs; lra.
Qed.

(** ** Long and short normals *)

Lemma hinge_of d w b x y : hinge (sgn y * score d w b x) = Rmax 0 (1 - sgn y * score d w b x).
Proof. reflexivity. Qed.

Lemma risk_average d s w b : risk d s w b = average (fun p => hinge (sgn (snd p) * score d w b (fst p))) s.
Proof. reflexivity. Qed.
Lemma d_err_score d s w b : nonzero d w -> d_err d s w b = average (fun p => Rmax 0 (- (sgn (snd p) * score d w b (fst p)))) s / norm d w.
Proof.
  intro Hw. pose proof (norm_positive d w Hw) as Hn. unfold d_err, average.
  rewrite (sum_ext_all _ (fun p : vec * label => / norm d w * Rmax 0 (- (sgn (snd p) * score d w b (fst p))))).
  - rewrite sum_mult. unfold Rdiv. ring.
  - intros (x, y). cbn [fst snd]. assert (Hi : 0 < / norm d w) by (apply Rinv_0_lt_compat; assumption).
    rewrite <- max_scale by lra. f_equal; [ring|]. rewrite distance_score. unfold Rdiv. ring.
Qed.
Lemma average_le {A} (f g : A -> R) l : l <> [] -> (forall a, In a l -> f a <= g a) -> average f l <= average g l.
Proof.
  intros Hl H. unfold average, Rdiv. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, length_positive, Hl | apply sum_le, H].
Qed.
Lemma average_plus_one {A} (f : A -> R) l : l <> [] -> average (fun a => 1 + f a) l = 1 + average f l.
Proof.
  intro Hl. pose proof (length_positive l Hl). unfold average. rewrite (sum_plus (fun _ => 1) f), sum_constant. field. lra.
Qed.

Theorem large_norm_repaired : Large_norm_repaired.
Proof.
  intros d s w b Hs Hw. pose proof (both_not_empty s Hs) as Hne.
  assert (Hall : forall w b, nonzero d w -> d_err d s w b <= risk d s w b / norm d w <= d_err d s w b + / norm d w).
  { clear w b Hw. intros w b Hw. pose proof (norm_positive d w Hw) as Hn. assert (Hi : 0 < / norm d w) by (apply Rinv_0_lt_compat; assumption).
    rewrite d_err_score, risk_average by assumption. unfold Rdiv.
    replace (average (fun p : vec * label => Rmax 0 (- (sgn (snd p) * score d w b (fst p)))) s * / norm d w + / norm d w)
      with ((1 + average (fun p : vec * label => Rmax 0 (- (sgn (snd p) * score d w b (fst p)))) s) * / norm d w) by ring.
    rewrite <- average_plus_one by assumption. split; (apply Rmult_le_compat_r; [lra|]); (apply average_le; [assumption|]); intros (x, y) _; cbn [fst snd];
      set (z := sgn y * score d w b x); unfold hinge.
    - apply Rle_max_compat_l. lra.
    - unfold Rmax. destruct Rle_dec, Rle_dec; lra. }
  split; [apply Hall, Hw|]. intros Hmin w' b' E.
  assert (Hw' : nonzero d w') by (apply positive_nonzero; rewrite <- norm_square, E; pose proof (norm_positive d w Hw); apply Rmult_lt_0_compat; assumption).
  pose proof (Hall w b Hw) as H1. pose proof (Hall w' b' Hw') as H2. rewrite E in H2. pose proof (norm_positive d w Hw) as Hn.
  assert (risk d s w b / norm d w <= risk d s w' b' / norm d w); [|lra].
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; assumption | apply Hmin, E].
Qed.

Lemma risk_two d w b (a c : R) : d = 1%nat -> risk d (two_points a c) (point1 w) b = (Rmax 0 (1 - (w * a + b)) + Rmax 0 (1 + (w * c + b))) / 2.
Proof.
  intros ->. unfold risk, hinge_loss, two_points, hinge. simpl sum. cbn [fst snd]. rewrite !score_point1. simpl.
  replace (1 - 1 * (w * a + b)) with (1 - (w * a + b)) by ring. replace (1 - -1 * (w * c + b)) with (1 + (w * c + b)) by ring. lra.
Qed.

Theorem large_norm_fails : Large_norm_fails.
Proof.
  exists 1%nat, (two_points 1 0). assert (Hsep : separable_with_both_labels 1 (two_points 1 0)).
  { split; [|apply two_both]. exists (point1 1), (-1/2). intros x y [E|[E|[]]]; inversion E; rewrite score_point1; simpl; lra. }
  split; [assumption|]. intros rho Hr. exists (point1 rho), 0, (point1 rho), (- (1)).
  assert (En : norm 1 (point1 rho) = rho) by (rewrite norm_point1; apply Rabs_right; lra).
  split; [assumption|]. split; [assumption|]. split.
  - intros w0 b0 E0. assert (Hw0 : nonzero 1 w0) by (apply positive_nonzero; rewrite <- norm_square, E0; nra).
    rewrite (proj2 (proj2 (d_err_positive_repaired 1%nat (two_points 1 0) (point1 rho) 0 (two_both _ _) (nonzero_point1 rho ltac:(lra))))).
    + apply d_err_positive_repaired; [apply two_both | assumption].
    + intros x y [E|[E|[]]]; inversion E; rewrite score_point1; simpl; lra.
  - rewrite !risk_two by reflexivity. rewrite (Rmax_left 0 (1 - (rho * 1 + - (1)))), (Rmax_left 0 (1 - (rho * 1 + 0))) by lra.
    rewrite (Rmax_left 0 (1 + (rho * 0 + - (1)))), (Rmax_right 0 (1 + (rho * 0 + 0))) by lra. lra.
Qed.

Lemma risk_above d s w b : balanced s -> s <> [] -> 1 - dot d w (means s) / 2 <= risk d s w b /\
  (risk d s w b = 1 - dot d w (means s) / 2 <-> within_margin d w b s).
Proof.
  intros Hb Hs. pose proof (length_positive s Hs) as Hn.
  assert (E : risk d s w b - (1 - dot d w (means s) / 2)
    = average (fun p : vec * label => hinge (sgn (snd p) * score d w b (fst p)) - (1 - sgn (snd p) * score d w b (fst p))) s).
  { rewrite risk_average. unfold average.
    rewrite (sum_ext_all (fun p : vec * label => hinge (sgn (snd p) * score d w b (fst p)) - (1 - sgn (snd p) * score d w b (fst p)))
      (fun p => hinge (sgn (snd p) * score d w b (fst p)) + (-1 + sgn (snd p) * score d w b (fst p)))) by (intro; ring).
    rewrite sum_plus, (sum_plus (fun _ => -1)), sum_constant, signed_scores by assumption. field. lra. }
  assert (Hge : forall p : vec * label, In p s -> 0 <= hinge (sgn (snd p) * score d w b (fst p)) - (1 - sgn (snd p) * score d w b (fst p)))
    by (intros p _; pose proof (Rmax_r 0 (1 - sgn (snd p) * score d w b (fst p))); unfold hinge; lra).
  pose proof (average_nonneg _ s Hs Hge) as Hav. pose proof (average_zero _ s Hs Hge) as Hz. rewrite <- E in Hav, Hz. split; [lra|].
  split; intro H.
  - intros x y Hin. pose proof (proj1 Hz ltac:(lra) _ Hin) as Hp. simpl in Hp. unfold hinge in Hp.
    pose proof (Rmax_l 0 (1 - sgn y * score d w b x)). lra.
  - assert (risk d s w b - (1 - dot d w (means s) / 2) = 0); [|lra]. apply Hz. intros (x, y) Hin. cbn [fst snd]. unfold hinge.
    rewrite Rmax_right by (specialize (H x y Hin); lra). ring.
Qed.

Theorem small_norm_repaired : Small_norm_repaired.
Proof.
  intros d s w Hb Hs Hw (b0 & _). pose proof (norm_positive d w Hw) as Hn.
  assert (E : forall w, nonzero d w -> forall b, norm d w * d_adv d s w b = dot d w (means s) / 2).
  { intros w' Hw' b'. rewrite d_adv_score by assumption. pose proof (norm_positive d w' Hw'). field. lra. }
  split; [|split].
  - intro b. rewrite E by assumption. apply risk_above; assumption.
  - intro b. rewrite E by assumption. apply risk_above; assumption.
  - intros b w' b' En H H'.
    assert (Hw' : nonzero d w') by (apply positive_nonzero; rewrite <- norm_square, En; apply Rmult_lt_0_compat; assumption).
    apply (risk_above d s w b Hb Hs) in H. apply (risk_above d s w' b' Hb Hs) in H'. rewrite H, H'.
    rewrite <- (E w Hw b), <- (E w' Hw' b'), En. split; intro Hle.
    + apply (Rmult_le_reg_l (norm d w)); lra.
    + pose proof (Rmult_le_compat_l (norm d w) _ _ (Rlt_le _ _ Hn) Hle). lra.
Qed.

Theorem small_norm_fails : Small_norm_fails.
Proof.
  set (s := two_points 1 0). exists 1%nat, s. split; [apply two_balanced|]. split; [apply two_both|]. intros rho Hr.
  assert (En : norm 1 (point1 rho) = rho) by (rewrite norm_point1; apply Rabs_right; lra).
  assert (Hw : nonzero 1 (point1 rho)) by (apply nonzero_point1; lra).
  exists (point1 rho), 10, (-1). split; [assumption|]. split.
  - intros x y [E|[E|[]]]; inversion E; rewrite score_point1; simpl; lra.
  - split.
    + intros w0 b0 E0. assert (Hw0 : nonzero 1 w0) by (apply positive_nonzero; rewrite <- norm_square, E0; nra).
      rewrite !d_adv_score by (try assumption; try discriminate; apply two_balanced). rewrite E0, En. apply Rmult_le_compat_l; [lra|].
      apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra|]. simpl. unfold s. rewrite means_point1. unfold point1.
      assert (Hb : w0 O <= rho).
      { rewrite <- E0. rewrite (norm_same 1 w0 (point1 (w0 O))), norm_point1; [apply Rle_abs|]. intros i Hi. unfold point1. f_equal. lia. }
      lra.
    + unfold s. rewrite !risk_two by reflexivity. rewrite (Rmax_right 0 (1 + (rho * 0 + 10))), (Rmax_left 0 (1 - (rho * 1 + 10))) by lra.
      rewrite (Rmax_left 0 (1 + (rho * 0 + -1))) by lra. rewrite (Rmax_right 0 (1 - (rho * 1 + -1))) by lra. lra.
Qed.

Lemma score_scaled d c w b x : score d (scale c w) (c * b) x = c * score d w b x.
Proof. unfold score. rewrite dot_scaled. ring. Qed.

Theorem zero_one_scale_free : Zero_one_scale_free.
Proof.
  intros d s w b Hs Hw. pose proof (both_not_empty s Hs) as Hne. pose proof (length_positive s Hne) as Hn. split.
  - intros c Hc x y _. rewrite score_scaled. split; intro H.
    + apply Rnot_lt_le. intro Hp. pose proof (Rmult_lt_0_compat _ _ Hc Hp). lra.
    + pose proof (Rmult_le_compat_l c _ _ (Rlt_le _ _ Hc) H). lra.
  - intros (x0 & y0 & Hin & Hx0). set (z := fun p : vec * label => sgn (snd p) * score d w b (fst p)).
    assert (Er : forall c, risk d s (scale c w) (c * b) = average (fun p => hinge (c * z p)) s).
    { intro c. rewrite risk_average. unfold average. f_equal. apply sum_ext_all. intro p. f_equal. unfold z. rewrite score_scaled. ring. }
    assert (E1 : risk d s w b = average (fun p => hinge (z p)) s) by (rewrite risk_average; reflexivity).
    destruct (beyond z s) as (m & Hm).
    assert (Hm0 : 0 < m) by (pose proof (Hm _ Hin); pose proof (Rabs_pos (z (x0, y0))); lra).
    assert (Hsmall : forall c, 0 < c <= / m -> average (fun p => hinge (c * z p)) s = 1 - c * average z s).
    { intros c Hc. unfold average. rewrite (sum_ext _ (fun p => 1 + (- c) * z p)).
      - rewrite (sum_plus (fun _ => 1)), sum_constant, sum_mult. field. lra.
      - intros p Hp. specialize (Hm p Hp). apply Rabs_def2 in Hm. unfold hinge.
        assert (c * m <= 1) by (apply Rle_trans with (/ m * m); [apply Rmult_le_compat_r; lra | right; field; lra]).
        rewrite Rmax_right by nra. ring. }
    assert (Hi : 0 < / m) by (apply Rinv_0_lt_compat; assumption).
    destruct (Req_dec (average z s) 0) as [Ez|Ez].
    + (* The scores cancel: one is negative. *)
      assert (Hneg : exists p, In p s /\ z p < 0).
      { destruct (Rtotal_order (z (x0, y0)) 0) as [|[E|Hp]]; [exists (x0, y0); split; assumption | |].
        - exfalso. apply Hx0. unfold z in E. simpl in E. destruct y0; simpl in E; lra.
        - destruct (existsb (fun p => if Rlt_dec (z p) 0 then true else false) s) eqn:Ex.
          + apply existsb_exists in Ex. destruct Ex as (p & Hp1 & Hp2). exists p. split; [assumption|]. destruct Rlt_dec; [assumption | discriminate].
          + exfalso. assert (Hge : forall p, In p s -> 0 <= z p).
            { intros p Hp1. apply Rnot_lt_le. intro Hlt. assert (existsb (fun p => if Rlt_dec (z p) 0 then true else false) s = true); [|congruence].
              apply existsb_exists. exists p. split; [assumption|]. destruct Rlt_dec; [reflexivity | contradiction]. }
            pose proof (proj1 (average_zero z s Hne Hge) Ez _ Hin). lra. }
      destruct Hneg as (p & Hp & Hz). set (k := (INR (length s) * (risk d s w b + 1)) / (- z p)).
      assert (Hr : 0 <= risk d s w b) by (rewrite risk_average; apply average_nonneg; [assumption | intros a _; apply Rmax_l]).
      assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; lra | lra]).
      exists k. split; [assumption|]. rewrite Er. intro E.
      assert (Hge : hinge (k * z p) <= sum (fun p => hinge (k * z p)) s) by (apply (sum_single (fun p => hinge (k * z p))); [intros q _; apply Rmax_l | assumption]).
      assert (Ek : k * z p = - (INR (length s) * (risk d s w b + 1))) by (unfold k; field; lra).
      pose proof (Rmax_r 0 (1 - k * z p)) as H1. fold (hinge (k * z p)) in H1. rewrite Ek in H1 at 1.
      unfold average in E. assert (sum (fun p => hinge (k * z p)) s = INR (length s) * risk d s w b) by (rewrite <- E; field; lra). lra.
    + destruct (Req_dec (1 - / m * average z s) (risk d s w b)) as [E|E].
      * exists (/ m / 2). split; [lra|]. rewrite Er, Hsmall by lra. intro E'. assert (/ m / 2 * average z s = 0) by lra.
        apply Rmult_integral in H. destruct H; lra.
      * exists (/ m). split; [assumption|]. rewrite Er, Hsmall by lra. assumption.
Qed.
