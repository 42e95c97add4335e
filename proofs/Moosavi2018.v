(* SPDX-License-Identifier: MIT *)
(** A proof of each of [Moosavi2018Statements]: of all signed sums the longest will do. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear MaxMargin Counterexamples Norms Moosavi2018Statements.
Import ListNotations.
Open Scope R_scope.

Fixpoint all_signs (rs : list vec) : list (list (label * vec)) :=
  match rs with
  | [] => [[]]
  | r :: rest => flat_map (fun l => [(plus, r) :: l; (minus, r) :: l]) (all_signs rest)
  end.

Lemma all_signs_complete l : In l (all_signs (map snd l)).
Proof.
  induction l as [|(y, r) l IH]; [left; reflexivity|]. simpl. apply in_flat_map. exists l.
  split; [assumption|]. destruct y; simpl; auto.
Qed.

Lemma all_signs_sound rs l : In l (all_signs rs) -> map snd l = rs.
Proof.
  revert l. induction rs as [|r rs IH]; intros l H; [destruct H as [<-|[]]; reflexivity|].
  simpl in H. apply in_flat_map in H. destruct H as (l' & Hl & [<-|[<-|[]]]); simpl; f_equal;
    apply IH, Hl.
Qed.

Lemma largest {A} (f : A -> R) l : l <> [] -> exists a, In a l /\ forall b, In b l -> f b <= f a.
Proof.
  induction l as [|a r IH]; [congruence|]. intros _. destruct r as [|b r'].
  - exists a. split; [left; reflexivity|]. intros b [<-|[]]. lra.
  - destruct IH as (m & Hm & H); [discriminate|]. destruct (Rle_or_lt (f a) (f m)) as [Hle|Hlt].
    + exists m. split; [right; assumption|]. intros c [<-|Hc]; [assumption | apply H, Hc].
    + exists a. split; [left; reflexivity|]. intros c [<-|Hc]; [lra | specialize (H c Hc); lra].
Qed.

Definition flip (y : label) := match y with plus => minus | minus => plus end.

Lemma dot_signed d u l : dot d u (signed_sum l) = sum (fun p => sgn (fst p) * dot d u (snd p)) l.
Proof. unfold signed_sum. rewrite dot_sum. apply sum_ext. intros p _. apply dot_scale. Qed.

Lemma sum_app {A} (f : A -> R) l m : sum f (l ++ m) = sum f l + sum f m.
Proof. induction l as [|a r IH]; simpl; [|rewrite IH]; ring. Qed.

Lemma longest_reaches d l : (forall m, map snd m = map snd l ->
    dot d (signed_sum m) (signed_sum m) <= dot d (signed_sum l) (signed_sum l)) ->
  forall y r, In (y, r) l -> dot d r r <= sgn y * dot d r (signed_sum l).
Proof.
  intros Hbest y r Hin. destruct (in_split _ _ Hin) as (l1 & l2 & ->).
  set (m := l1 ++ (flip y, r) :: l2). set (q := signed_sum (l1 ++ l2)).
  assert (Hsum : forall u z, dot d u (signed_sum (l1 ++ (z,
    r) :: l2)) = dot d u q + sgn z * dot d u r).
  { intros u z. unfold q. rewrite !dot_signed, !sum_app. simpl. ring. }
  assert (Hm : dot d (signed_sum m) (signed_sum m)
               <= dot d (signed_sum (l1 ++ (y, r) :: l2)) (signed_sum (l1 ++ (y, r) :: l2))).
  { apply Hbest. unfold m. rewrite !map_app. reflexivity. }
  unfold m in Hm. rewrite !Hsum, !(dot_sym d (signed_sum _)), !Hsum in Hm.
  rewrite Hsum. pose proof (sgn_square y) as Hs. rewrite (dot_sym d q r) in Hm.
  assert (Hf : sgn (flip y) = - sgn y) by (destruct y; simpl; ring). rewrite Hf in Hm.
  assert (0 <= sgn y * dot d r q) by lra.
  rewrite Rmult_plus_distr_l, <- Rmult_assoc, Hs. lra.
Qed.

Lemma norm_signed d l : norm d (signed_sum l) <= sum (norm d) (map snd l).
Proof.
  induction l as [|(y, r) l IH]; simpl.
  - unfold norm. rewrite dot_zero by (intros i _; reflexivity). rewrite sqrt_0. lra.
  - set (v := signed_sum ((y, r) :: l)). set (q := signed_sum l) in *.
    assert (E : forall u, dot d u v = sgn y * dot d u r + dot d u q)
      by (intro u; unfold v, q; rewrite !dot_signed; reflexivity).
    pose proof (norm_nonneg d r). pose proof (norm_nonneg d q).
    assert (Hv : norm d v * norm d v <= (norm d r + norm d q) * (norm d r + norm d q)).
    { rewrite norm_square, E, !(dot_sym d v), !E.
      pose proof (norm_square d r). pose proof (norm_square d q). pose proof (sgn_square y).
      pose proof (dot_below_norms d r q). pose proof (dot_below_norms d (scale (-1) r) q) as Hn.
      assert (En : norm d (scale (-1) r) = norm d r).
      { unfold norm. f_equal. rewrite dot_scale, dot_sym, dot_scale. ring. }
      rewrite En, (dot_sym d (scale (-1) r)), dot_scale, (dot_sym d q r) in Hn.
      rewrite (dot_sym d q r). destruct y; simpl in *; nra. }
    pose proof (norm_nonneg d v). destruct (Rle_or_lt (norm d v) (norm d r + norm d q)); nra.
Qed.

Theorem signed_sum_exists : Signed_sum.
Proof.
  intros d rs.
  destruct (largest (fun l => dot d (signed_sum l) (signed_sum l)) (all_signs rs)) as (l & Hl & Hbest).
  { induction rs as [|r rs IH]; [discriminate|]. simpl. destruct (all_signs rs); [congruence |
      discriminate]. }
  pose proof (all_signs_sound rs l Hl) as E. exists l. split; [assumption|]. split.
  - intros r Hr. rewrite <- E in Hr. apply in_map_iff in Hr. destruct Hr as ((y, r') & Er & Hin).
    simpl in Er. subst r'.
    assert (H : dot d r r <= sgn y * dot d r (signed_sum l)).
    { apply longest_reaches; [|assumption]. intros m Em. apply Hbest. rewrite <- E, <- Em.
      apply all_signs_complete. }
    eapply Rle_trans; [exact H|]. destruct y; simpl.
    + rewrite Rmult_1_l. apply Rle_abs.
    + rewrite <- Rabs_Ropp.
        replace (-1 * dot d r (signed_sum l)) with (- dot d r (signed_sum l)) by ring.
      apply Rle_abs.
  - rewrite <- E. apply norm_signed.
Qed.

Theorem signed_sum_fools : Signed_sum_fools.
Proof.
  intros d law. destruct (signed_sum_exists d (map snd law)) as (l & _ & Hreach & Hnorm).
  exists (signed_sum l). split.
  { eapply Rle_trans; [exact Hnorm|]. right. clear. induction law as [|p r IH]; simpl;
      [|rewrite IH]; reflexivity. }
  intros h Hflat x r Hin. pose proof (Hreach r (in_map snd _ _ Hin)) as H. simpl in H.
  pose proof (Hflat x r Hin) as Hf. unfold Rabs in H. destruct Rcase_abs as [Hneg|Hpos].
  - right. intro E. apply (Hf (scale (-1) (signed_sum l))).
    + right. unfold norm. f_equal. rewrite dot_scale, dot_sym, dot_scale. ring.
    + rewrite dot_scale. lra.
    + rewrite <- E. f_equal. unfold move, scale.
        apply FunctionalExtensionality.functional_extensionality. intro i. ring.
  - left. apply Hf; lra.
Qed.

Theorem plain_sum_fails : Plain_sum_fails.
Proof.
  exists 1%nat, [point [1]; point [-1]], (point [1]). split; [left; reflexivity|].
  unfold signed_sum, point. simpl. rewrite Rabs_right; lra.
Qed.

(** ** All points of a linear classifier *)

Definition unit_normal d (W : matrix) (i j : nat) : vec :=
  scale (/ norm d (difference (W i) (W j))) (difference (W i) (W j)).
Definition normals d (W : matrix) (L : nat) : list vec :=
  flat_map (fun i => map (unit_normal d W i) (seq 0 i)) (seq 0 L).

Lemma norm_of_difference d x y : ~ same d x y -> 0 < norm d (difference x y).
Proof.
  intro H. destruct (Rle_lt_or_eq_dec _ _ (norm_nonneg d (difference x y))) as [|E]; [assumption|]. exfalso.
  apply H. intros i Hi. assert (Z : dot d (difference x y) (difference x y) = 0)
    by (rewrite <- norm_square, <- E; ring).
  pose proof (square_zero d _ Z i Hi) as Zi. unfold difference in Zi. lra.
Qed.

Lemma norm_scale d c v : 0 <= c -> norm d (scale c v) = c * norm d v.
Proof.
  intro Hc. apply Rsqr_inj; [apply norm_nonneg | apply Rmult_le_pos; [assumption | apply norm_nonneg]|].
  unfold Rsqr. rewrite norm_square, dot_scale, dot_sym, dot_scale.
  replace (c * norm d v * (c * norm d v)) with (c * c * (norm d v * norm d v)) by ring.
  rewrite norm_square. ring.
Qed.

Lemma unit_normal_is_one d W i j : ~ same d (W i) (W j) -> norm d (unit_normal d W i j) = 1.
Proof.
  intro H. pose proof (norm_of_difference d _ _ H) as Hp. unfold unit_normal.
  rewrite norm_scale by (left; apply Rinv_0_lt_compat, Hp). apply Rinv_l. lra.
Qed.

Lemma sum_of_normals d W L : (forall i j, (i < L)%nat -> (j < L)%nat -> i <> j -> ~ same d (W i) (W j)) ->
  sum (norm d) (normals d W L) = INR (L * (L - 1)) / 2.
Proof.
  induction L as [|L IH]; intro H; [simpl; lra|]. unfold normals. rewrite seq_S, flat_map_app, sum_app. simpl flat_map.
  rewrite app_nil_r. change (flat_map (fun i => map (unit_normal d W i) (seq 0 i)) (seq 0 L)) with (normals d W L).
  rewrite IH by (intros; apply H; lia).
  assert (E : sum (norm d) (map (unit_normal d W L) (seq 0 L)) = INR L).
  { assert (Hg : forall l, (forall j, In j l -> (j < L)%nat) -> sum (norm d) (map (unit_normal d W L) l) = INR (length l)).
    { induction l as [|j l IHl]; intro Hl; [reflexivity|]. change (length (j :: l)) with (S (length l)). rewrite S_INR.
      simpl sum. simpl map. simpl sum. rewrite IHl by (intros; apply Hl; right; assumption).
      pose proof (Hl j (or_introl eq_refl)). rewrite unit_normal_is_one; [ring | apply H; lia]. }
    rewrite Hg; [rewrite seq_length; reflexivity | intros j Hj; apply in_seq in Hj; lia]. }
  rewrite ?Nat.add_0_l. rewrite E. rewrite !mult_INR. destruct L as [|L]; [simpl; lra|].
  replace (S L - 1)%nat with L by lia. replace (S (S L) - 1)%nat with (S L) by lia. rewrite !S_INR. field.
Qed.

Lemma normal_listed d W L i j : (i < L)%nat -> (j < i)%nat -> In (unit_normal d W i j) (normals d W L).
Proof.
  intros Hi Hj. apply in_flat_map. exists i. split; [apply in_seq; lia|]. apply in_map, in_seq. lia.
Qed.

Theorem linear_all_points : Linear_all_points.
Proof.
  intros d L W B Hd. destruct (signed_sum_exists d (normals d W L)) as (l & _ & Hreach & Hn).
  set (v := signed_sum l) in *. exists v. split; [rewrite <- (sum_of_normals d W L Hd); exact Hn|].
  intros x k Hk (j & Hj & Hne & Hclose). pose proof (Hd k j Hk Hj ltac:(auto)) as Hkj.
  pose proof (norm_of_difference d _ _ Hkj) as Hp. set (D := norm d (difference (W k) (W j))) in *.
  assert (HD : D <= Rabs (dot d (difference (W k) (W j)) v)).
  { assert (Hin : In (unit_normal d W k j) (normals d W L) \/ In (unit_normal d W j k) (normals d W L)).
    { destruct (lt_dec j k); [left | right]; apply normal_listed; lia. }
    assert (Habs : 1 <= Rabs (dot d (unit_normal d W k j) v)).
    { destruct Hin as [Hin|Hin]; pose proof (Hreach _ Hin) as Hr; rewrite <- norm_square, unit_normal_is_one in Hr
        by (first [assumption | apply Hd; auto]).
      - lra.
      - replace (dot d (unit_normal d W k j) v) with (- dot d (unit_normal d W j k) v); [rewrite Rabs_Ropp; lra|].
        unfold unit_normal. rewrite !(dot_sym d _ v), !dot_scale, !dot_difference.
        replace (norm d (difference (W j) (W k))) with D; [unfold D; ring|]. unfold D, norm. f_equal.
        rewrite !dot_difference, !(dot_sym d (difference _ _)), !dot_difference. rewrite (dot_sym d (W j) (W k)). ring. }
    unfold unit_normal in Habs. rewrite dot_sym, dot_scale, Rabs_mult, (Rabs_right (/ _)) in Habs
      by (apply Rle_ge; left; apply Rinv_0_lt_compat, Hp).
    fold D in Habs. rewrite dot_sym. apply (Rmult_le_reg_l (/ D)); [apply Rinv_0_lt_compat, Hp|].
    rewrite Rinv_l by lra. assumption. }
  assert (Hscore : forall c, class_score d W B k (move x v c) - class_score d W B j (move x v c)
    = class_score d W B k x - class_score d W B j x + c * dot d (difference (W k) (W j)) v).
  { intro c. unfold class_score. rewrite !dot_move, (dot_sym d (difference _ _)), dot_difference, !(dot_sym d v). ring. }
  unfold Rabs in HD. destruct Rcase_abs as [Hneg|Hpos].
  - left. exists j. split; [assumption|]. split; [assumption|]. pose proof (Hscore 1). lra.
  - right. exists j. split; [assumption|]. split; [assumption|]. pose proof (Hscore (-1)). lra.
Qed.
