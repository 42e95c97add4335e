(* SPDX-License-Identifier: MIT *)
(** Proofs of [Tanay2018Statements]: descent and adversaries, networks, strength and tilting, dimensions. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Ours Zhang2022 Farkas Complete.
From separatrix Require Import Space Linear MaxMargin Norms Exponential Tanay2018 Tanay2018Distances Tanay2018Statements.
Import ListNotations.
Open Scope R_scope.

(** ** An adversary *)

Lemma hinge_falls z z' : z <= z' -> hinge z' <= hinge z.
Proof. intro H. unfold hinge. apply Rle_max_compat_l. lra. Qed.

Lemma moved_score d w b x y u : sgn y * score d w b (move x u 1) = sgn y * score d w b x + sgn y * dot d w u.
Proof. rewrite score_move. ring. Qed.

Lemma worst_is d w b eps x y : nonzero d w -> 0 < eps -> is_worst d w b eps x y (hinge (sgn y * score d w b x - eps * norm d w)).
Proof.
  intros Hw He. pose proof (norm_positive d w Hw) as Hn. split.
  - exists (scale (- (sgn y * eps / norm d w)) w). split.
    + rewrite norm_scale, Rabs_Ropp. unfold Rdiv. rewrite !Rabs_mult, Rabs_inv, (Rabs_right eps), (Rabs_right (norm d w)) by lra.
      replace (Rabs (sgn y)) with 1 by (destruct y; simpl; [rewrite Rabs_R1 | rewrite Rabs_left by lra]; ring). right. field. lra.
    + f_equal. rewrite moved_score, dot_scale, <- norm_square. pose proof (sgn_square y) as Hs.
      replace (sgn y * (- (sgn y * eps / norm d w) * (norm d w * norm d w))) with (- (sgn y * sgn y) * eps * norm d w) by (field; lra).
      rewrite Hs. ring.
  - intros u Hu. apply hinge_falls. rewrite moved_score. pose proof (dot_abs_below_norms d w u) as Hc.
    assert (norm d w * norm d u <= norm d w * eps) by (apply Rmult_le_compat_l; lra).
    assert (- (norm d w * eps) <= sgn y * dot d w u); [|lra].
    pose proof (Rle_abs (dot d w u)). pose proof (Rle_abs (- dot d w u)) as Ha. rewrite Rabs_Ropp in Ha. destruct y; simpl; lra.
Qed.

Lemma worst_unique d w b eps x y m m' : is_worst d w b eps x y m -> is_worst d w b eps x y m' -> m = m'.
Proof. intros ((u & Hu & E) & H) ((u' & Hu' & E') & H'). pose proof (H u' Hu'). pose proof (H' u Hu). lra. Qed.

Theorem decay_is_adversarial_training : Decay_is_adversarial_training.
Proof.
  intros d s w b eps Hs Hw He. pose proof (both_not_empty s Hs) as Hne. pose proof (norm_positive d w Hw) as Hn. pose proof (length_positive s Hne) as Hl.
  split; [intros x y; eexists; apply worst_is; assumption|]. intros worst Hworst.
  set (a := eps * norm d w) in *. assert (Ha : 0 < a) by (apply Rmult_lt_0_compat; assumption).
  set (z := fun p : vec * label => sgn (snd p) * score d w b (fst p)).
  assert (Ew : average worst s = average (fun p => hinge (z p - a)) s).
  { unfold average. f_equal. apply sum_ext. intros (x, y) Hin. apply (worst_unique d w b eps x y); [apply Hworst, Hin | apply worst_is; assumption]. }
  assert (Er : risk d s w b = average (fun p => hinge (z p)) s) by reflexivity.
  assert (Hgap : forall t, hinge t <= hinge (t - a) <= hinge t + a /\ (hinge t + a - hinge (t - a) = 0 <-> t <= 1)).
  { intro t. unfold hinge, Rmax. destruct Rle_dec, Rle_dec; repeat split; intros; lra. }
  assert (Ed : risk d s w b + a - average worst s = average (fun p => hinge (z p) + a - hinge (z p - a)) s).
  { rewrite Ew, Er. unfold average. rewrite (sum_ext_all (fun p => hinge (z p) + a - hinge (z p - a)) (fun p => (a + hinge (z p)) + (-1) * hinge (z p - a))) by (intro; ring).
    rewrite sum_plus, (sum_plus (fun _ => a)), sum_constant, sum_mult. field. lra. }
  assert (Hge : forall p, In p s -> 0 <= hinge (z p) + a - hinge (z p - a)) by (intros p _; destruct (Hgap (z p)) as (H & _); lra).
  pose proof (average_nonneg _ s Hne Hge). split; [split|].
  - rewrite Ew, Er. apply average_le; [assumption|]. intros p _. apply Hgap.
  - lra.
  - pose proof (average_zero _ s Hne Hge) as Hz. rewrite <- Ed in Hz. split; intro H1.
    + intros x y Hin. apply (Hgap (z (x, y))), (proj1 Hz ltac:(lra) (x, y) Hin).
    + assert (risk d s w b + a - average worst s = 0); [|lra]. apply Hz. intros (x, y) Hin. apply Hgap, (H1 x y Hin).
Qed.

(** ** Steps of descent *)

Lemma square_along d w u t : dot d (move w u t) (move w u t) = dot d w w + 2 * t * dot d w u + t * t * dot d u u.
Proof. rewrite dot_move, !(dot_sym d (move w u t)), !dot_move, (dot_sym d u w). ring. Qed.

Lemma square_slope d k w u : derivable_pt_lim (fun t => k * dot d (move w u t) (move w u t)) 0 (dot d (scale (2 * k) w) u).
Proof.
  intros eps He. set (q := Rabs (k * dot d u u)). assert (Hq : 0 <= q) by apply Rabs_pos.
  assert (Hd : 0 < eps / (q + 1)) by (apply Rdiv_lt_0_compat; lra). exists (mkposreal _ Hd). intros h Hh Hle. simpl in Hle.
  rewrite !square_along, dot_scaled.
  replace ((k * (dot d w w + 2 * (0 + h) * dot d w u + (0 + h) * (0 + h) * dot d u u) -
    k * (dot d w w + 2 * 0 * dot d w u + 0 * 0 * dot d u u)) / h - 2 * k * dot d w u) with (h * (k * dot d u u)) by (field; assumption).
  rewrite Rabs_mult. fold q. apply Rle_lt_trans with (Rabs h * (q + 1)).
  - apply Rmult_le_compat_l; [apply Rabs_pos | lra].
  - apply Rlt_le_trans with (eps / (q + 1) * (q + 1)); [apply Rmult_lt_compat_r; lra | right; field; lra].
Qed.

Lemma gradient_of_square d k w G : is_gradient d (fun w => k * dot d w w) w G -> same d G (scale (2 * k) w).
Proof.
  intro H. assert (E : forall u, dot d G u = dot d (scale (2 * k) w) u)
    by (intro u; exact (uniqueness_limite _ _ _ _ (H u) (square_slope d k w u))).
  assert (Z : same d (difference G (scale (2 * k) w)) (fun _ => 0)).
  { apply square_zero. rewrite dot_difference, !(dot_sym d (difference _ _)).
    rewrite E. ring. }
  intros i Hi. specialize (Z i Hi). unfold difference in Z. simpl in Z. lra.
Qed.

Theorem weight_decay_is_l2_repaired : Weight_decay_is_l2_repaired.
Proof.
  intros d lambda eta w. split; [exists (scale (2 * (lambda / 2)) w); intro u; apply square_slope|].
  intros G HG i Hi. pose proof (gradient_of_square d _ w G HG i Hi) as E. unfold step, move, difference, scale in *. rewrite E. field.
Qed.
Theorem weight_decay_is_l2_fails : Weight_decay_is_l2_fails.
Proof.
  intros d lambda eta w Hl He (i & Hi & Hw). split; [exists (scale (2 * lambda) w); intro u; apply square_slope|].
  intros G HG Hs. specialize (Hs i Hi). pose proof (gradient_of_square d _ w G HG i Hi) as E. unfold step, move, difference, scale in *. rewrite E in Hs.
  assert (Z : eta * lambda * w i = 0) by lra. apply Rmult_integral in Z. destruct Z as [Z|Z]; [apply Rmult_integral in Z; destruct Z|]; contradiction.
Qed.

(** ** Networks *)

Lemma local_row_pointwise d f x : same d (local_row d f x)
  (fun i => sum (fun u => (if Rlt_dec 0 (pre d u x) then scale (out u) (row u) else fun _ => 0) i) f).
Proof. intros i _. unfold local_row. apply sum_ext_all. intro u. destruct Rlt_dec; reflexivity. Qed.

Lemma dot_local_row d f x v : dot d v (local_row d f x) = sum (fun u => if Rlt_dec 0 (pre d u x) then out u * dot d v (row u) else 0) f.
Proof.
  rewrite (dot_same d v v _ _ (fun i _ => eq_refl) (local_row_pointwise d f x)), (dot_sum d v (fun u => if Rlt_dec 0 (pre d u x) then scale (out u) (row u) else fun _ => 0) f).
  apply sum_ext_all. intro u. destruct Rlt_dec; [apply dot_scale | apply dot_zero; intros i _; reflexivity].
Qed.

Theorem local_linear : Local_linear.
Proof.
  intros d f c x z H. rewrite dot_sym, dot_local_row. unfold local_bias, output. rewrite <- Rplus_assoc, <- sum_plus. f_equal.
  apply sum_ext. intros u Hu. destruct (H u Hu) as (H1 & H2). unfold relu. destruct Rlt_dec as [Hp|Hp].
  - rewrite Rmax_right by (apply H1, Hp). unfold pre. rewrite (dot_sym d z). ring.
  - rewrite Rmax_left by (apply H2; lra). ring.
Qed.

Lemma below_root a q : a * a <= q -> a <= sqrt q.
Proof.
  intro H. eapply Rle_trans; [apply Rle_abs|]. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. exact H.
Qed.
Lemma cauchy_sums {A} (f g : A -> R) l : sum (fun a => f a * g a) l <= sqrt (sum (fun a => f a * f a) l) * sqrt (sum (fun a => g a * g a) l).
Proof.
  induction l as [|a r IH]; simpl; [rewrite sqrt_0; lra|].
  set (x := sqrt (sum (fun a => f a * f a) r)) in *. set (y := sqrt (sum (fun a => g a * g a) r)) in *.
  assert (Hx : x * x = sum (fun a => f a * f a) r) by (apply sqrt_sqrt, sum_nonneg; intros b _; pose proof (Rle_0_sqr (f b)); unfold Rsqr in *; lra).
  assert (Hy : y * y = sum (fun a => g a * g a) r) by (apply sqrt_sqrt, sum_nonneg; intros b _; pose proof (Rle_0_sqr (g b)); unfold Rsqr in *; lra).
  rewrite <- Hx, <- Hy. apply Rle_trans with (f a * g a + x * y); [lra|]. rewrite <- sqrt_mult_alt by (pose proof (Rle_0_sqr (f a)); pose proof (Rle_0_sqr x); unfold Rsqr in *; lra).
  apply below_root. pose proof (Rle_0_sqr (f a * y - g a * x)) as Hs. unfold Rsqr in Hs. nra.
Qed.

Theorem local_norm_bound : Local_norm_bound.
Proof.
  intros d f x. set (L := local_row d f x). pose proof (norm_nonneg d L) as HL.
  assert (H : norm d L * norm d L <= sum (fun u => Rabs (out u) * norm d (row u)) f * norm d L).
  { rewrite norm_square. unfold L at 2. rewrite dot_local_row, Rmult_comm, <- sum_mult. apply sum_le. intros u _.
    assert (Hpos : 0 <= norm d L * (Rabs (out u) * norm d (row u))) by (apply Rmult_le_pos; [|apply Rmult_le_pos]; first [assumption | apply Rabs_pos | apply norm_nonneg]).
    destruct Rlt_dec; [|assumption]. apply Rle_trans with (Rabs (out u * dot d L (row u))); [apply Rle_abs|]. rewrite Rabs_mult.
    replace (norm d L * (Rabs (out u) * norm d (row u))) with (Rabs (out u) * (norm d L * norm d (row u))) by ring.
    apply Rmult_le_compat_l; [apply Rabs_pos | apply dot_abs_below_norms]. }
  assert (Hc : sum (fun u => Rabs (out u) * norm d (row u)) f <= sqrt (sum (fun u => out u * out u) f) * sqrt (sum (fun u => dot d (row u) (row u)) f)).
  { eapply Rle_trans; [apply cauchy_sums|]. right. f_equal; f_equal; apply sum_ext_all; intro u; [|apply norm_square].
    rewrite <- Rabs_mult, Rabs_right; [reflexivity|]. pose proof (Rle_0_sqr (out u)). unfold Rsqr in *. lra. }
  destruct (Rle_lt_or_eq_dec 0 _ HL) as [Hp|E].
  - apply Rmult_le_reg_r in H; lra.
  - fold L. rewrite <- E. apply Rmult_le_pos; apply sqrt_pos.
Qed.

Theorem local_distance_repaired : Local_distance_repaired.
Proof.
  intros d f c x Hg xp Hreg. set (L := local_row d f x) in *. pose proof (norm_positive d L Hg) as Hn.
  assert (Hself : in_local_region d f x x) by (intros u _; split; intro; lra).
  pose proof (local_linear d f c x x Hself) as Ex. pose proof (local_linear d f c x xp Hreg) as Ep. fold L in Ex, Ep. split.
  - rewrite Ep. unfold xp. rewrite dot_move. set (k := output d f x + c) in *.
    replace (dot d L x + - (k / dot d L L) * dot d L L + (local_bias d f x + c)) with (dot d L x + (local_bias d f x + c) - k)
      by (field; rewrite <- norm_square; apply Rgt_not_eq, Rmult_lt_0_compat; assumption). rewrite <- Ex. ring.
  - unfold xp. rewrite apart_move, Rabs_Ropp. unfold Rdiv. rewrite Rabs_mult, Rmult_assoc. f_equal.
    rewrite Rabs_inv, <- norm_square, Rabs_right by (apply Rle_ge, Rmult_le_pos; lra). field. lra.
Qed.

Definition bent_down : network :=
  [{| out := 1; row := point1 1; bias := 0 |}; {| out := 1; row := point1 (-1); bias := 0 |}; {| out := -4; row := point1 1; bias := -2 |}].
Theorem local_distance_fails : Local_distance_fails.
Proof.
  exists 1%nat, bent_down, (-1/2), (point1 (7/4)), (point1 (13/5)).
  assert (Ep : forall u x, pre 1 u (point1 x) = row u O * x + bias u) by (intros u x; unfold pre, point1; simpl; ring).
  assert (EL : local_row 1 bent_down (point1 (7/4)) O = 1).
  { unfold local_row, bent_down. simpl. rewrite !Ep. unfold point1. simpl.
    destruct Rlt_dec, Rlt_dec, Rlt_dec; lra. }
  assert (En : norm 1 (local_row 1 bent_down (point1 (7/4))) = 1).
  { rewrite (norm_same 1 _ (point1 1)), norm_point1, Rabs_R1; [reflexivity|]. intros i Hi. replace i with O by lia. rewrite EL. reflexivity. }
  assert (Eo : forall x, output 1 bent_down (point1 x) = Rmax 0 x + Rmax 0 (- x) - 4 * Rmax 0 (x - 2)).
  { intro x. unfold output, bent_down, relu. simpl. rewrite !Ep. unfold point1. simpl.
    replace (1 * x + 0) with x by ring. replace (-1 * x + 0) with (- x) by ring. replace (1 * x + -2) with (x - 2) by ring. ring. }
  split; [exists O; split; [lia | lra]|]. split.
  - intros u [<-|[<-|[<-|[]]]]; rewrite Ep; unfold point1; simpl; lra.
  - rewrite En, !Eo. rewrite (Rmax_right 0 (7/4)), (Rmax_left 0 (- (7/4))), (Rmax_left 0 (7/4 - 2)) by lra.
    rewrite (Rmax_right 0 (13/5)), (Rmax_left 0 (- (13/5))), (Rmax_right 0 (13/5 - 2)) by lra.
    split; [lra|]. split; [lra|]. unfold apart. rewrite (norm_same 1 _ (point1 (7/4 - 13/5))), norm_point1 by (intros i _; reflexivity).
    rewrite Rabs_left, Rabs_right by lra. lra.
Qed.

Theorem temperature : Temperature.
Proof.
  intros K z t Ht. split.
  - intros c k Hc. unfold soft_max. assert (E : forall j, c * z j / (c * t) = z j / t) by (intro j; field; lra).
    rewrite E. f_equal. apply sum_ext_all. intro j. rewrite E. reflexivity.
  - intros k m Hk Hm. unfold soft_max. set (S := sum (fun j => exp (z j / t)) (seq 0 K)).
    assert (HS : 0 < S) by (apply sum_positive; [destruct K; [lia | discriminate] | intros; apply exp_pos]).
    assert (Hi : 0 < / S) by (apply Rinv_0_lt_compat, HS). assert (Ht' : 0 < / t) by (apply Rinv_0_lt_compat, Ht).
    assert (Hz : z k / t <= z m / t <-> z k <= z m).
    { unfold Rdiv. split; intro H; [apply (Rmult_le_reg_r (/ t)); assumption | apply Rmult_le_compat_r; lra]. }
    rewrite <- Hz. split; intro H.
    + apply Rnot_lt_le. intro Hlt. apply exp_grows in Hlt. apply (Rmult_lt_compat_r (/ S)) in Hlt; unfold Rdiv in *; lra.
    + unfold Rdiv at 1 3. apply Rmult_le_compat_r; [lra|]. destruct (Rle_lt_or_eq_dec _ _ H) as [Hl|E]; [left; apply exp_grows, Hl | rewrite E; lra].
Qed.

(** ** Strength *)

Lemma dot_class_mean d w y s : occurs y s -> count y s * dot d w (class_mean y s) = sum (dot d w) (with_label y s).
Proof.
  intros (x & Hx). apply Ours.in_with_label in Hx. unfold count, class_mean. apply Ours.dot_mean. intro E. rewrite E in Hx. destruct Hx.
Qed.
Lemma flat_mean d n m s y : occurs y s -> flat_along d n m s -> dot d n (class_mean y s) = m.
Proof.
  intros Hy Hf. pose proof (count_positive y s Hy) as Hc. pose proof (dot_class_mean d n y s Hy) as E.
  rewrite (sum_ext _ (fun _ => m)), sum_constant in E by (intros x Hx; apply Ours.in_with_label in Hx; apply (Hf x y Hx)).
  fold (count y s) in E. apply Rmult_eq_reg_l in E; lra.
Qed.
Lemma mirror_gap d w b x : nonzero d w -> apart d x (mirror d w b x) = 2 * Rabs (score d w b x) / norm d w.
Proof.
  intro Hw. pose proof (norm_positive d w Hw). pose proof (mirror_image_offset d w b x Hw) as (_ & E & _).
  rewrite <- E. field. lra.
Qed.
Lemma rising_nonzero d w g : 0 < dot d w g -> nonzero d w.
Proof.
  intro H. apply positive_nonzero. destruct (Rle_lt_or_eq_dec 0 _ (square_nonneg d w)) as [|E]; [assumption|].
  rewrite dot_sym, (dot_zero d g w) in H; [lra | apply square_zero; symmetry; exact E].
Qed.

Theorem strength_angle : Strength_angle.
Proof.
  intros d s w b _ Hg Hmid Hwg. pose proof (rising_nonzero d w _ Hwg) as Hw. set (g := means s) in *.
  pose proof (norm_positive d w Hw) as Pw. pose proof (norm_positive d g Hg) as Pg.
  assert (Hs : score d w b (class_mean plus s) = dot d w g / 2 /\ score d w b (class_mean minus s) = - (dot d w g / 2)).
  { unfold through_the_middle, score in Hmid. rewrite dot_mix in Hmid. unfold g. rewrite dot_means. unfold score, class_mean in *. lra. }
  destruct Hs as (Hp & Hm).
  assert (E : forall y, strength d s w b y = norm d g * norm d w / dot d w g - 1).
  { intro y. unfold strength. fold g. rewrite mirror_gap by assumption. destruct y; rewrite ?Hp, ?Hm, ?Rabs_Ropp, Rabs_right by lra; field; lra. }
  rewrite !E. split; [reflexivity|]. split; [unfold cosine; field; lra|]. split.
  - rewrite <- !norm_square. field. lra.
  - split.
    + intro H. assert (H' : dot d w g = norm d w * norm d g).
      { assert (norm d g * norm d w / dot d w g * dot d w g = 1 * dot d w g) by (f_equal; lra). rewrite Rmult_1_l in H0. rewrite <- H0. field. lra. }
      exists (norm d w / norm d g). split; [apply Rdiv_lt_0_compat; assumption | apply cauchy_equal; assumption].
    + intros (c & Hc & Hsame). rewrite (norm_same d w _ Hsame), norm_scale, (dot_same d w (scale c g) g g Hsame (fun i _ => eq_refl)), dot_scaled, Rabs_right, <- norm_square by lra.
      field. split; lra.
Qed.

Lemma tilted_square d w n t : dot d n w = 0 -> dot d (move w n t) (move w n t) = dot d w w + t * t * dot d n n.
Proof. intro H. rewrite square_along, (dot_sym d w n), H. ring. Qed.
Lemma tilted_score d w b n m t x : score d (move w n t) (b - t * m) x = score d w b x + t * (dot d n x - m).
Proof. unfold score. rewrite (dot_sym d (move w n t)), dot_move, (dot_sym d x w), (dot_sym d x n). ring. Qed.

Theorem boundary_tilting : Boundary_tilting.
Proof.
  intros d s w b n m (Hp & Hm) Hg Hn Hflat Hnw Hi M. pose proof (norm_positive d n Hn) as Pn. pose proof (norm_positive d _ Hg) as Pg.
  set (a := Rabs (score d w b (class_mean minus s))). assert (Ha : 0 < a) by (apply Rabs_pos_lt, Hi).
  set (t := (Rabs M + 2) * (2 * a) / (norm d (means s) * norm d n)).
  assert (HM : 0 <= Rabs M) by apply Rabs_pos.
  assert (Ht : 0 < t) by (apply Rdiv_lt_0_compat; apply Rmult_lt_0_compat; lra).
  exists (move w n t), (b - t * m). split.
  - intros x y Hin. rewrite tilted_score, (Hflat x y Hin). ring.
  - assert (Hw' : nonzero d (move w n t)).
    { apply positive_nonzero. rewrite tilted_square by assumption. pose proof (square_nonneg d w). pose proof (dot_positive d n Hn).
      pose proof (Rmult_lt_0_compat _ _ (Rmult_lt_0_compat _ _ Ht Ht) H0). lra. }
    pose proof (norm_positive d _ Hw') as Pw'. unfold strength. rewrite mirror_gap by assumption.
    rewrite tilted_score, (flat_mean d n m s minus Hm Hflat), Rminus_eq_0, Rmult_0_r, Rplus_0_r. fold a.
    assert (Hlong : t * norm d n <= norm d (move w n t)).
    { apply below_root. rewrite tilted_square by assumption. pose proof (square_nonneg d w). rewrite <- (norm_square d n). lra. }
    assert (Hx : Rabs M + 2 <= norm d (means s) / (2 * a / norm d (move w n t))).
    { replace (norm d (means s) / (2 * a / norm d (move w n t))) with (norm d (means s) * norm d (move w n t) / (2 * a)) by (field; lra).
      apply (Rmult_le_reg_r (2 * a)); [lra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
      replace ((Rabs M + 2) * (2 * a)) with (norm d (means s) * (t * norm d n)) by (unfold t; field; lra). apply Rmult_le_compat_l; lra. }
    pose proof (Rle_abs M). lra.
Qed.

Theorem tilting_cosine : Tilting_cosine.
Proof.
  intros d s w n m phi t (Hp & Hm) Hg Hw Hn Hflat Hnw Hphi Htan. set (g := means s) in *.
  pose proof (norm_positive d w Hw) as Pw. pose proof (norm_positive d g Hg) as Pg.
  assert (Hc : 0 < cos phi) by (apply cos_gt_0; lra).
  assert (Hng : dot d n g = 0).
  { unfold g. rewrite dot_means. fold (class_mean plus s) (class_mean minus s). rewrite !(flat_mean d n m s) by assumption. ring. }
  assert (Hnorm : norm d (move w n t) = norm d w / cos phi).
  { apply norm_square_root; [left; apply Rdiv_lt_0_compat; assumption|]. rewrite tilted_square, <- !norm_square by assumption.
    replace (t * t * (norm d n * norm d n)) with ((tan phi * norm d w) * (tan phi * norm d w)) by (rewrite Htan; field; lra).
    unfold tan. pose proof (sin2_cos2 phi) as Hsc. unfold Rsqr in Hsc.
    apply (Rmult_eq_reg_r (cos phi * cos phi)); [|apply Rgt_not_eq, Rmult_lt_0_compat; assumption].
    replace ((norm d w * norm d w + sin phi / cos phi * norm d w * (sin phi / cos phi * norm d w)) * (cos phi * cos phi))
      with (norm d w * norm d w * (sin phi * sin phi + cos phi * cos phi)) by (field; lra). rewrite Hsc. field. lra. }
  unfold cosine. rewrite Hnorm, (dot_sym d (move w n t)), dot_move, (dot_sym d g n), Hng, (dot_sym d g w). field. repeat split; lra.
Qed.

Theorem quantitative_tilting : Quantitative_tilting.
Proof.
  intros d s w b n m eps gamma phi Hw _ _ Hflat Hgamma Hsep _ Htan t x y Hin. pose proof (norm_positive d w Hw) as Pw.
  unfold t. rewrite tilted_score. specialize (Hflat x y Hin). specialize (Hsep x y Hin). rewrite (score_distance d w b x Hw).
  set (e := dot d n x - m) in *. set (k := tan phi) in *.
  assert (H1 : Rabs (sgn y * (k * e)) <= Rabs k * eps).
  { rewrite !Rabs_mult. replace (Rabs (sgn y)) with 1 by (destruct y; simpl; [rewrite Rabs_R1 | rewrite Rabs_left by lra]; ring).
    rewrite Rmult_1_l. apply Rmult_le_compat_l; [apply Rabs_pos | assumption]. }
  pose proof (Rle_abs (- (sgn y * (k * e)))) as H2. rewrite Rabs_Ropp in H2.
  assert (H3 : 0 < sgn y * distance d w b x + sgn y * (k * e)) by lra.
  pose proof (Rmult_lt_0_compat _ _ Pw H3). lra.
Qed.

(** ** Dimensions *)

Definition first_axis : vec := fun i => match i with O => 1 | _ => 0 end.
Lemma dot_first_axis d x : (0 < d)%nat -> dot d first_axis x = x O.
Proof.
  intro H. destruct d as [|d]; [lia|]. clear H. induction d as [|d IH]; [simpl; ring|].
  change (dot (S (S d)) first_axis x) with (dot (S d) first_axis x + first_axis (S d) * x (S d)). rewrite IH. simpl. ring.
Qed.
Definition opposite_set : labelled_set := [(first_axis, plus); (scale (-1) first_axis, minus)].
Lemma opposite_both : both_labels opposite_set.
Proof. split; eexists; unfold opposite_set; simpl; eauto. Qed.
Lemma opposite_means i : means opposite_set i = 2 * first_axis i.
Proof. unfold means, difference, mean, opposite_set, with_label, scale. simpl. field. Qed.
Lemma opposite_means_same d : same d (means opposite_set) (scale 2 first_axis).
Proof. intros i _. rewrite opposite_means. reflexivity. Qed.
Lemma opposite_middle d w : through_the_middle d opposite_set w 0.
Proof.
  unfold through_the_middle, score. rewrite dot_zero; [ring|]. intros i _. unfold mix, class_mean, mean, opposite_set, with_label, scale. simpl. field.
Qed.
Lemma opposite_apart d : (0 < d)%nat -> nonzero d (means opposite_set).
Proof. intro H. exists O. split; [assumption|]. rewrite opposite_means. simpl. lra. Qed.
Lemma opposite_separated d w : (0 < d)%nat -> 0 < w O -> separates d w 0 opposite_set.
Proof.
  intros Hd Hw x y [E|[E|[]]]; inversion E; unfold score; rewrite ?dot_scale, dot_sym, dot_first_axis by assumption; simpl; lra.
Qed.
Lemma opposite_dot d w : (0 < d)%nat -> dot d w (means opposite_set) = 2 * w O.
Proof.
  intro Hd. rewrite (dot_same d w w _ _ (fun i _ => eq_refl) (opposite_means_same d)), dot_scale, dot_sym, dot_first_axis by assumption. reflexivity.
Qed.

Theorem dimension_not_necessary : Dimension_not_necessary.
Proof.
  set (w := plane_point 1 2000). exists opposite_set, w, 0. split; [apply opposite_both|]. split; [apply opposite_apart; lia|].
  split; [apply opposite_separated; [lia | unfold w; simpl; lra]|]. split; [apply opposite_middle|].
  assert (Hwg : 0 < dot 2 w (means opposite_set)) by (rewrite opposite_dot by lia; unfold w; simpl; lra).
  destruct (strength_angle 2%nat opposite_set w 0 opposite_both (opposite_apart 2 ltac:(lia)) (opposite_middle 2 w) Hwg) as (E & E1 & _).
  rewrite E. assert (H : 1000 < strength 2 opposite_set w 0 plus); [|split; assumption].
  unfold cosine in E1. rewrite opposite_dot in E1 by lia.
  assert (Eg : norm 2 (means opposite_set) = 2).
  { rewrite (norm_same 2 _ _ (opposite_means_same 2)). apply norm_square_root; [lra|]. unfold scale, first_axis. simpl. ring. }
  assert (Hn : 2000 <= norm 2 w) by (apply below_root; unfold w, plane_point; simpl; lra).
  rewrite Eg in E1. unfold w at 2 in E1. simpl plane_point in E1.
  replace (/ (2 * 1 / (norm 2 w * 2))) with (norm 2 w) in E1 by (field; lra). lra.
Qed.

Theorem dimension_not_sufficient : Dimension_not_sufficient.
Proof.
  intros d Hd. exists opposite_set, first_axis, 0. split; [apply opposite_both|]. split; [apply opposite_apart; lia|].
  split; [apply opposite_separated; [lia | simpl; lra]|]. split; [apply opposite_middle|].
  assert (Hwg : 0 < dot d first_axis (means opposite_set)) by (rewrite opposite_dot by lia; simpl; lra).
  destruct (strength_angle d opposite_set first_axis 0 opposite_both (opposite_apart d ltac:(lia)) (opposite_middle d _) Hwg) as (E & _ & _ & Hz).
  rewrite E. assert (strength d opposite_set first_axis 0 plus = 0); [|split; assumption]. apply Hz. exists (/ 2). split; [lra|].
  intros i _. unfold scale. rewrite opposite_means. field.
Qed.

Section Padding.
Variables (d d' : nat) (Q : vec -> vec).
Hypothesis HQ : forall x z, dot d' (Q x) (Q z) = dot d x z.
Let lift (p : vec * label) := (Q (fst p), snd p).

Lemma lifted_label y s : with_label y (map lift s) = map Q (with_label y s).
Proof.
  unfold with_label, lift. induction s as [|(x, z) r IH]; [reflexivity|]. simpl. rewrite IH. destruct z, y; reflexivity.
Qed.
Lemma dot_mean_any n u (l : list vec) : l <> [] -> dot n u (mean l) = average (dot n u) l.
Proof.
  intro Hl. pose proof (length_positive l Hl). pose proof (Ours.dot_mean n u l Hl) as E. unfold average.
  change (sum (dot n u) l) with (sum (fun x => dot n u x) l). rewrite <- E. field. lra.
Qed.
Lemma average_ext {A} (f g : A -> R) l : (forall a, In a l -> f a = g a) -> average f l = average g l.
Proof. intro H. unfold average. f_equal. apply sum_ext, H. Qed.
Lemma average_map {A B} (f : B -> R) (g : A -> B) l : average f (map g l) = average (fun a => f (g a)) l.
Proof.
  unfold average. rewrite map_length. f_equal. induction l as [|a r IH]; [reflexivity|]. simpl. rewrite IH. reflexivity.
Qed.
Lemma lifted_mean u l : l <> [] -> dot d' (Q u) (mean (map Q l)) = dot d u (mean l).
Proof.
  intro Hl. rewrite (dot_mean_any d u l Hl), dot_mean_any by (destruct l; [congruence | discriminate]). rewrite average_map. apply average_ext. intros a _. apply HQ.
Qed.
Lemma lifted_means_of_means l m : l <> [] -> m <> [] -> dot d' (mean (map Q l)) (mean (map Q m)) = dot d (mean l) (mean m).
Proof.
  intros Hl Hm. rewrite dot_mean_any by (destruct m; [congruence | discriminate]). rewrite average_map, (dot_mean_any d (mean l) m Hm). apply average_ext.
  intros a _. rewrite dot_sym, lifted_mean, dot_sym by assumption. reflexivity.
Qed.
Lemma label_not_empty y s : occurs y s -> with_label y s <> [].
Proof. intros (x & Hx) E. apply Ours.in_with_label in Hx. rewrite E in Hx. destruct Hx. Qed.
Lemma lifted_norm w : norm d' (Q w) = norm d w.
Proof. unfold norm. rewrite HQ. reflexivity. Qed.
Lemma lifted_score w b x : score d' (Q w) b (Q x) = score d w b x.
Proof. unfold score. rewrite HQ. reflexivity. Qed.
Lemma lifted_distance w b x : distance d' (Q w) b (Q x) = distance d w b x.
Proof. rewrite !distance_score, lifted_norm, lifted_score. reflexivity. Qed.

Lemma padding s w b : both_labels s -> nonzero d w -> let s' := map lift s in
  (forall x, score d' (Q w) b (Q x) = score d w b x) /\ cosine d' (Q w) (means s') = cosine d w (means s) /\
  d_adv d' s' (Q w) b = d_adv d s w b /\ d_err d' s' (Q w) b = d_err d s w b /\ errors d' s' (Q w) b = errors d s w b.
Proof.
  intros (Hp & Hm) _ s'. pose proof (label_not_empty _ _ Hp) as Np. pose proof (label_not_empty _ _ Hm) as Nm.
  assert (Ei : forall u, dot d' (Q u) (means s') = dot d u (means s)).
  { intro u. rewrite !dot_means. unfold s'. rewrite !lifted_label, !lifted_mean by assumption. reflexivity. }
  assert (En : norm d' (means s') = norm d (means s)).
  { unfold norm. f_equal. rewrite !dot_means, !(dot_sym _ (means _)), !dot_means. unfold s'.
    rewrite !lifted_label, !lifted_means_of_means by assumption. reflexivity. }
  split; [apply lifted_score|]. split; [unfold cosine; rewrite Ei, En, lifted_norm; reflexivity|]. split; [|split].
  - unfold d_adv, s'. rewrite average_map. apply average_ext. intros (x, y) _. simpl. rewrite lifted_distance. reflexivity.
  - unfold d_err, s'. rewrite average_map. apply average_ext. intros (x, y) _. simpl. rewrite lifted_distance. reflexivity.
  - unfold errors, s'. induction s as [|(x, y) r IH]; [reflexivity|]. clear IH Hp Hm Np Nm Ei En s'.
    generalize ((x, y) :: r). intro l. induction l as [|(x0, y0) l IH]; [reflexivity|]. simpl. rewrite lifted_score.
    destruct Rle_dec; simpl; [f_equal|]; exact IH.
Qed.
End Padding.

Theorem dimension_padding : Dimension_padding.
Proof. intros d d' Q s w b HQ Hs Hw. apply (padding d d' Q HQ s w b Hs Hw). Qed.

Theorem rotation_in_3d : Rotation_in_3d.
Proof.
  intros d g w1 w2 t. split.
  - exists [(1 - t, w1); (t, w2)]. split; [intros a x [E|[E|[]]]; inversion E; subst; simpl; auto|]. intros i _. unfold mix. simpl. ring.
  - exists [(1, g)]. split; [intros a x [E|[]]; inversion E; subst; simpl; auto|]. intros i _. simpl. ring.
Qed.

Lemma dot_with_one d v x : dot (S d) v (with_one d x) = dot d v x + v d.
Proof.
  simpl. unfold with_one at 2. rewrite Nat.ltb_irrefl, Rmult_1_r. f_equal. apply dot_same; intros i Hi; [reflexivity|].
  unfold with_one. apply Nat.ltb_lt in Hi. rewrite Hi. reflexivity.
Qed.

Theorem separate_by_tilting : Separate_by_tilting.
Proof.
  intros d s Hd Hind.
  set (f := map (fun p : vec * label => {| out := sgn (snd p); row := with_one d (fst p); bias := 0 |}) s).
  assert (Hrows : map row f = map (with_one d) (map fst s)) by (unfold f; rewrite !map_map; reflexivity).
  destruct (Zhang2022.counting_vector (S d) f) as (v & Hv).
  - rewrite Hrows. exact Hind.
  - intros u Hu. apply in_map_iff in Hu. destruct Hu as ((x, y) & <- & _). simpl. destruct y; simpl; lra.
  - assert (Hs : forall x y, In (x, y) s -> sgn y * score d v (v d) x = 1).
    { intros x y Hin. unfold score. rewrite <- dot_with_one.
      apply (Hv {| out := sgn y; row := with_one d x; bias := 0 |}). apply in_map_iff. exists (x, y). auto. }
    destruct (Rle_lt_or_eq_dec 0 _ (square_nonneg d v)) as [Hp|E].
    + exists v, (v d). split; [apply positive_nonzero, Hp|]. intros x y Hin. rewrite (Hs x y Hin). lra.
    + assert (Hz : same d v (fun _ => 0)) by (apply square_zero; symmetry; exact E).
      destruct (beyond (fun p : vec * label => fst p O) s) as (m & Hm). exists first_axis, (v d * m). split; [exists O; split; [assumption | simpl; lra]|].
      intros x y Hin. pose proof (Hs x y Hin) as H1. unfold score in *. rewrite dot_sym, (dot_zero d x v Hz) in H1.
      rewrite dot_first_axis by assumption. specialize (Hm _ Hin). simpl in Hm. apply Rabs_def2 in Hm.
      assert (E2 : sgn y * (v d * m) = m) by (replace (sgn y * (v d * m)) with (sgn y * (0 + v d) * m) by ring; rewrite H1; ring).
      destruct y; simpl in *; lra.
Qed.

Lemma least_of {A} (f : A -> R) (P : A -> Prop) (dec : forall a, {P a} + {~ P a}) l :
  (forall a, In a l -> ~ P a) \/ exists a, In a l /\ P a /\ forall c, In c l -> P c -> f a <= f c.
Proof.
  induction l as [|a r [H|(m & Hm & Hp & H)]]; [left; intros a [] | |].
  - destruct (dec a) as [Ha|Ha].
    + right. exists a. split; [left; reflexivity|]. split; [assumption|]. intros c [<-|Hc] Hpc; [lra | exfalso; apply (H c Hc Hpc)].
    + left. intros c [<-|Hc]; [assumption | apply H, Hc].
  - right. destruct (dec a) as [Ha|Ha].
    + destruct (Rle_or_lt (f m) (f a)) as [Hle|Hlt].
      * exists m. split; [right; assumption|]. split; [assumption|]. intros c [<-|Hc] Hpc; [assumption | apply H; assumption].
      * exists a. split; [left; reflexivity|]. split; [assumption|]. intros c [<-|Hc] Hpc; [lra | specialize (H c Hc Hpc); lra].
    + exists m. split; [right; assumption|]. split; [assumption|]. intros c [<-|Hc] Hpc; [contradiction | apply H; assumption].
Qed.

(** Labellings by a threshold at one of the values: from it on +, or below it. *)
Definition from_on (f : vec -> R) (xs : list vec) (k : vec) := map (fun x => if Rle_dec (f k) (f x) then plus else minus) xs.
Definition until (f : vec -> R) (xs : list vec) (k : vec) := map (fun x => if Rle_dec (f k) (f x) then minus else plus) xs.

Lemma labels_by (g : vec -> label) xs ys : length ys = length xs -> (forall x y, In (x, y) (combine xs ys) -> y = g x) -> ys = map g xs.
Proof.
  revert ys. induction xs as [|x r IH]; intros [|y ys] Hl H; try discriminate; [reflexivity|]. simpl in *. f_equal.
  - apply H. left. reflexivity.
  - apply IH; [lia|]. intros x' y' Hin. apply H. right. assumption.
Qed.

Theorem tilting_capacity : Tilting_capacity.
Proof.
  intros d xs Hd Hxs. split.
  - intro w. set (f := dot d w). exists (map (from_on f xs) xs ++ map (until f xs) xs). split; [rewrite app_length, !map_length; lia|].
    intros c b ys Hc Hl Hsep.
    assert (Hscore : forall x y, In (x, y) (combine xs ys) -> 0 < sgn y * (c * f x + b)).
    { intros x y Hin. specialize (Hsep x y Hin). unfold score in Hsep. rewrite dot_scaled in Hsep. exact Hsep. }
    apply in_or_app. destruct Hc as [->| ->].
    + destruct (least_of f (fun x => 0 < f x + b) (fun x => Rlt_dec 0 (f x + b)) xs) as [Hno|(k & Hk & Hpk & Hmin)].
      * right. destruct (least_of f (fun _ => True) (fun _ => left I) xs) as [H|(k & Hk & _ & Hmin)];
          [exfalso; destruct xs as [|x r]; [congruence | apply (H x (or_introl eq_refl) I)]|].
        apply in_map_iff. exists k. split; [|assumption]. symmetry. apply labels_by; [assumption|]. intros x y Hin.
        pose proof (Hmin x (in_combine_l _ _ _ _ Hin) I). pose proof (Hno x (in_combine_l _ _ _ _ Hin)). pose proof (Hscore x y Hin).
        destruct Rle_dec; [|contradiction]. destruct y; [simpl in *; lra | reflexivity].
      * left. apply in_map_iff. exists k. split; [|assumption]. symmetry. apply labels_by; [assumption|]. intros x y Hin.
        pose proof (Hmin x (in_combine_l _ _ _ _ Hin)) as Hx. pose proof (Hscore x y Hin) as Hs.
        destruct Rle_dec; destruct y; try reflexivity; simpl in Hs; exfalso; [lra|]. assert (f k <= f x) by (apply Hx; lra). contradiction.
    + destruct (least_of f (fun x => - f x + b < 0) (fun x => Rlt_dec (- f x + b) 0) xs) as [Hno|(k & Hk & Hpk & Hmin)].
      * left. destruct (least_of f (fun _ => True) (fun _ => left I) xs) as [H|(k & Hk & _ & Hmin)];
          [exfalso; destruct xs as [|x r]; [congruence | apply (H x (or_introl eq_refl) I)]|].
        apply in_map_iff. exists k. split; [|assumption]. symmetry. apply labels_by; [assumption|]. intros x y Hin.
        pose proof (Hmin x (in_combine_l _ _ _ _ Hin) I). pose proof (Hno x (in_combine_l _ _ _ _ Hin)). pose proof (Hscore x y Hin).
        destruct Rle_dec; [|contradiction]. destruct y; [reflexivity | simpl in *; lra].
      * right. apply in_map_iff. exists k. split; [|assumption]. symmetry. apply labels_by; [assumption|]. intros x y Hin.
        pose proof (Hmin x (in_combine_l _ _ _ _ Hin)) as Hx. pose proof (Hscore x y Hin) as Hs.
        destruct Rle_dec; destruct y; try reflexivity; simpl in Hs; exfalso; [lra|]. assert (f k <= f x) by (apply Hx; lra). contradiction.
  - intros Hind ys Hl. apply separate_by_tilting; [assumption|].
    assert (E : map fst (combine xs ys) = xs).
    { clear - Hl. revert ys Hl. induction xs as [|x r IH]; intros [|y ys] Hl; try discriminate; [reflexivity|]. simpl. f_equal. apply IH. simpl in Hl. lia. }
    rewrite E. exact Hind.
Qed.

(** ** Strength of all separators *)

Lemma score_by_means d s w b x y : separates d w b s -> occurs plus s -> occurs minus s -> In (x, y) s ->
  0 < sgn y * score d w b x <= INR (length (with_label y s)) * dot d w (means s).
Proof.
  intros Hsep Hp Hm Hin. split; [apply Hsep, Hin|]. destruct (Ours.means_rise d w b s Hsep Hp Hm y) as (Hr & _).
  assert (Hw : In x (with_label y s)) by (apply Ours.in_with_label, Hin). assert (Hne : with_label y s <> []) by (intro E; rewrite E in Hw; destruct Hw).
  assert (Esum : INR (length (with_label y s)) * (sgn y * score d w b (mean (with_label y s))) = sum (fun z => sgn y * score d w b z) (with_label y s)).
  { unfold score. pose proof (Ours.dot_mean d w (with_label y s) Hne) as E. set (l := with_label y s) in *.
    transitivity (sgn y * (INR (length l) * dot d w (mean l)) + sgn y * b * INR (length l)); [ring|]. rewrite E. clear.
    induction l as [|z r IH]; [simpl; ring|]. change (length (z :: r)) with (S (length r)). rewrite S_INR. simpl sum.
    transitivity (sgn y * (dot d w z + b) + (sgn y * sum (fun x => dot d w x) r + sgn y * b * INR (length r))); [ring | rewrite IH; ring]. }
  assert (Hle : sgn y * score d w b x <= sum (fun z => sgn y * score d w b z) (with_label y s)); [|lra].
  assert (Hnn : forall z, In z (with_label y s) -> 0 <= sgn y * score d w b z) by (intros z Hz; apply Rlt_le, Hsep, Ours.in_with_label, Hz).
  revert Hw Hnn. generalize (with_label y s). clear. induction l as [|z r IH]; intros Hw Hnn; [destruct Hw|]. simpl.
  assert (Hr : 0 <= sum (fun z => sgn y * score d w b z) r) by (apply sum_nonneg; intros; apply Hnn; right; assumption).
  destruct Hw as [->|Hw]; [lra|]. pose proof (Hnn z (or_introl eq_refl)). specialize (IH Hw ltac:(intros; apply Hnn; right; assumption)). lra.
Qed.
Definition row_of d (p : vec * label) : vec := Farkas.extended d (scale (sgn (snd p)) (fst p)) (sgn (snd p)).
Lemma dot_row_of d w b p : dot (S d) (Farkas.extended d w b) (row_of d p) = sgn (snd p) * score d w b (fst p).
Proof.
  unfold row_of. rewrite Complete.dot_extended_any, Complete.extended_at, dot_scale. unfold score.
  rewrite (dot_same d (Farkas.extended d w b) w (fst p) (fst p)) by (intros i Hi; try reflexivity; apply Complete.extended_below, Hi). ring.
Qed.
Lemma entry_bounded d s k : separable_with_both_labels d s -> (~ exists n m, nonzero d n /\ flat_along d n m s) -> (k < d)%nat ->
  exists C, 0 <= C /\ forall w b, separates d w b s -> Rabs (w k) <= C * dot d w (means s).
Proof.
  intros (_ & Hp & Hm) Hflat Hk. set (e := fun i : nat => if Nat.eqb i k then 1 else 0).
  set (gs := map (row_of d) s ++ map (fun p => scale (-1) (row_of d p)) s).
  assert (Ek : forall u, dot (S d) u (Farkas.extended d e 0) = u k).
  { intro u. rewrite Complete.dot_extended_any, Rmult_0_r, Rplus_0_r. unfold e. clear - Hk. induction d as [|d IH]; [lia|]. simpl.
    destruct (Nat.eqb_spec d k) as [->|Hne]; [|rewrite IH by lia; ring].
    assert (Z : forall n, (n <= k)%nat -> dot n u (fun i => if Nat.eqb i k then 1 else 0) = 0).
    { induction n as [|n IHn]; intro Hn; [reflexivity|]. simpl. rewrite IHn by lia. rewrite (proj2 (Nat.eqb_neq n k)) by lia. ring. }
    rewrite Z by lia. ring. }
  destruct (Farkas.farkas (S d) gs (Farkas.extended d e 0)) as [(cs & Hlen & Hcs & E)|(u & Hu & Hneg)].
  - set (n := INR (length s)). exists (sum (fun c => c) cs * n). assert (H0 : 0 <= sum (fun c => c) cs) by (apply sum_nonneg; exact Hcs).
    assert (Hn : 0 <= n) by apply pos_INR. split; [apply Rmult_le_pos; assumption|]. intros w b Hsep.
    set (q := dot d w (means s)). assert (Hb : forall z, In z gs -> Rabs (dot (S d) (Farkas.extended d w b) z) <= n * q).
    { assert (Hone : forall p, In p s -> Rabs (dot (S d) (Farkas.extended d w b) (row_of d p)) <= n * q).
      { intros (x, y) Hin. rewrite dot_row_of. simpl. destruct (score_by_means d s w b x y Hsep Hp Hm Hin) as (Hr0 & Hr). rewrite Rabs_right by lra.
        eapply Rle_trans; [exact Hr|]. apply Rmult_le_compat_r; [apply Rlt_le, (Ours.means_rise d w b s Hsep Hp Hm plus)|]. apply le_INR. unfold with_label. clear.
        induction s as [|(x', y') r IH]; [apply le_n|]. simpl. rewrite app_length. destruct y', y; simpl; lia. }
      intros z Hz. apply in_app_or in Hz. destruct Hz as [Hz|Hz]; apply in_map_iff in Hz; destruct Hz as (p & <- & Hin); [apply Hone, Hin|].
      rewrite dot_scale, Rabs_mult, (Rabs_left (-1)) by lra. replace (- -1) with 1 by ring. rewrite Rmult_1_l. apply Hone, Hin. }
    assert (Ew : w k = sum (fun p => fst p * dot (S d) (Farkas.extended d w b) (snd p)) (combine cs gs)).
    { transitivity (Farkas.extended d w b k); [symmetry; apply Complete.extended_below, Hk|]. rewrite <- Ek.
      transitivity (dot (S d) (Farkas.extended d w b) (fun i => sum (fun p => scale (fst p) (snd p) i) (combine cs gs))).
      - apply dot_same; [intros i _; reflexivity | exact E].
      - rewrite (dot_sum (S d) (Farkas.extended d w b) (fun p => scale (fst p) (snd p))). apply sum_ext. intros p _. apply dot_scale. }
    rewrite Ew. clear Ew E. revert cs Hlen Hcs H0. induction gs as [|z r IH]; intros [|c cs] Hlen Hcs H0; try discriminate; cbn [combine sum fst snd]; [rewrite Rabs_R0; lra|].
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, (Rabs_right c) by (apply Rle_ge, Hcs; left; reflexivity).
    pose proof (Hb z (or_introl eq_refl)). pose proof (Hcs c (or_introl eq_refl)).
    assert (Hr : Rabs (sum (fun p => fst p * dot (S d) (Farkas.extended d w b) (snd p)) (combine cs r)) <= sum (fun c => c) cs * n * q).
    { apply IH; [intros; apply Hb; right; assumption | simpl in Hlen; lia | intros; apply Hcs; right; assumption | apply sum_nonneg; intros; apply Hcs; right; assumption]. }
    assert (Hc : c * Rabs (dot (S d) (Farkas.extended d w b) z) <= c * (n * q)) by (apply Rmult_le_compat_l; assumption). lra.
  - exfalso. apply Hflat. exists u, (- u d). rewrite Ek in Hneg. split; [exists k; split; [assumption | lra]|]. intros x y Hin.
    assert (Hr : dot (S d) u (row_of d (x, y)) = 0).
    { pose proof (Hu (row_of d (x, y)) ltac:(apply in_or_app; left; apply in_map; exact Hin)) as H1.
      pose proof (Hu (scale (-1) (row_of d (x, y))) ltac:(apply in_or_app; right; apply (in_map (fun p => scale (-1) (row_of d p)) s (x, y) Hin))) as H2.
      rewrite dot_scale in H2. lra. }
    unfold row_of in Hr. cbn [fst snd] in Hr. rewrite Complete.dot_extended_any, dot_scale in Hr.
    assert (Hz : sgn y * (dot d u x + u d) = 0) by (rewrite <- Hr; ring). destruct y; simpl in Hz; lra.
Qed.

Theorem strength_bounded : Strength_bounded.
Proof.
  intros d s Hs. pose proof Hs as ((w1 & b1 & Hsep1) & Hp & Hm). split.
  - intros (M & HM) (n & m & Hn & Hflat). set (q := dot d w1 (means s)). assert (Hq : 0 < q) by apply (Ours.means_rise d w1 b1 s Hsep1 Hp Hm plus).
    assert (Hg : nonzero d (means s)).
    { destruct (Complete.nonzero_dec d (means s)) as [|Hz]; [assumption|]. exfalso. unfold q in Hq. rewrite dot_zero in Hq by exact Hz. lra. }
    pose proof (norm_positive d _ Hg) as Pg. pose proof (norm_positive d n Hn) as Pn. pose proof (norm_nonneg d w1) as Pw.
    assert (Hng : dot d n (means s) = 0) by (rewrite dot_means; fold (class_mean plus s) (class_mean minus s); rewrite !(flat_mean d n m s) by assumption; ring).
    set (K := Rmax 0 M * q / norm d (means s)). assert (HK : 0 <= K).
    { unfold K, Rdiv. apply Rmult_le_pos; [apply Rmult_le_pos; [apply Rmax_l | lra] | apply Rlt_le, Rinv_0_lt_compat, Pg]. }
    set (t := (K + norm d w1 + 1) / norm d n). assert (Et : t * norm d n = K + norm d w1 + 1) by (unfold t; field; lra).
    assert (Ht : 0 < t) by (apply Rdiv_lt_0_compat; lra). set (w := move w1 n t).
    assert (Hsep : separates d w (b1 - t * m) s).
    { intros x y Hin. unfold w. replace (score d (move w1 n t) (b1 - t * m) x) with (score d w1 b1 x); [apply Hsep1, Hin|].
      unfold score. rewrite (dot_sym d (move w1 n t)), dot_move, (dot_sym d x n), (Hflat x y Hin), (dot_sym d x w1). ring. }
    assert (Hwg : dot d w (means s) = q) by (unfold w, q; rewrite (dot_sym d (move w1 n t)), dot_move, (dot_sym d _ n), Hng, (dot_sym d _ w1); ring).
    assert (Hlong : K + 1 <= norm d w).
    { assert (Htri : norm d (move w w1 (-1)) <= norm d w + Rabs (-1) * norm d w1) by apply norm_triangle. rewrite (Rabs_left (-1)) in Htri by lra.
      assert (Esame : same d (move w w1 (-1)) (scale t n)) by (intros i _; unfold w, move, scale; ring). rewrite (norm_same d _ _ Esame), norm_scale, (Rabs_right t) in Htri by lra. lra. }
    specialize (HM w (b1 - t * m) Hsep). unfold cosine in HM. rewrite Hwg in HM.
    assert (HM' : norm d w * norm d (means s) <= M * q).
    { apply (Rmult_le_compat_r q) in HM; [|lra]. replace (/ (q / (norm d w * norm d (means s))) * q) with (norm d w * norm d (means s)) in HM by (field; split; lra). lra. }
    pose proof (Rmax_r 0 M) as HMm. assert (EK : K * norm d (means s) = Rmax 0 M * q) by (unfold K; field; lra). nra.
  - intro Hflat. assert (Hall : forall e, (e <= d)%nat -> exists M, 0 <= M /\ forall w b, separates d w b s -> dot e w w <= M * (dot d w (means s) * dot d w (means s))).
    { induction e as [|e IH]; intro He; [exists 0; split; [lra|]; intros; simpl; lra|]. destruct IH as (M & HM0 & HM); [lia|].
      destruct (entry_bounded d s e Hs Hflat ltac:(lia)) as (C & HC0 & HC). exists (M + C * C). split; [nra|]. intros w b Hsep. simpl.
      specialize (HM w b Hsep). specialize (HC w b Hsep). set (q := dot d w (means s)) in *. assert (Hsq : w e * w e <= C * q * (C * q)).
      { pose proof (Rabs_pos (w e)). rewrite <- (Rabs_mult (w e) (w e)) || idtac. assert (Ea : w e * w e = Rabs (w e) * Rabs (w e)) by (rewrite <- Rabs_mult; symmetry; apply Rabs_right, Rle_ge, Rle_0_sqr).
        rewrite Ea. apply Rmult_le_compat; lra. }
      nra. }
    destruct (Hall d (le_n d)) as (M & HM0 & HM). exists (sqrt M * norm d (means s)). intros w b Hsep. specialize (HM w b Hsep).
    assert (Hq : 0 < dot d w (means s)) by apply (Ours.means_rise d w b s Hsep Hp Hm plus). set (q := dot d w (means s)) in *.
    assert (Hw : nonzero d w) by (apply (rising_nonzero d w (means s)); exact Hq). pose proof (norm_positive d w Hw) as Pw.
    assert (Hg : nonzero d (means s)).
    { destruct (Complete.nonzero_dec d (means s)) as [|Hz]; [assumption|]. exfalso. unfold q in Hq. rewrite dot_zero in Hq by exact Hz. lra. }
    pose proof (norm_positive d _ Hg) as Pg. unfold cosine. fold q. replace (/ (q / (norm d w * norm d (means s)))) with (norm d w * norm d (means s) / q) by (field; repeat split; lra).
    apply (Rmult_le_reg_r q); [assumption|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    assert (Hn : norm d w <= sqrt M * q).
    { unfold norm. apply Rle_trans with (sqrt (M * (q * q))); [apply sqrt_le_1_alt, HM|]. rewrite sqrt_mult by nra. rewrite sqrt_square by lra. lra. }
    nra.
Qed.
