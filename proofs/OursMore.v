(* SPDX-License-Identifier: MIT *)
(** Further proofs of [OursStatements]: other units and connections, networks without biases, lengths. *)

From Coq Require Import Reals List Lra Lia FunctionalExtensionality.
From separatrix Require Import Space Linear MaxMargin Networks Norms Complete Ours OursStatements.
From separatrix Require Counterexamples Charles2019.
Import ListNotations.
Open Scope R_scope.

Lemma sum_le_all {A} (f g : A -> R) l : (forall a, In a l -> f a <= g a) -> sum f l <= sum g l.
Proof.
  induction l as [|a r IH]; simpl; intro H; [lra|]. pose proof (H a (or_introl eq_refl)). specialize (IH ltac:(auto)). lra.
Qed.
Lemma score_mix d w b x y t : score d w b (mix t x y) = (1 - t) * score d w b x + t * score d w b y.
Proof. unfold score. rewrite dot_mix. ring. Qed.
Lemma score_same d w b x x' : same d x x' -> score d w b x = score d w b x'.
Proof. intro H. unfold score. rewrite (dot_same d w w x x' (fun i _ => eq_refl) H). reflexivity. Qed.

Lemma piece_convex d ps : forall p, convex_score (largest_piece d p ps).
Proof.
  induction ps as [|q r IH]; intros p x y t Ht; simpl.
  - rewrite score_mix. lra.
  - apply Rmax_lub.
    + rewrite score_mix. pose proof (Rmax_l (score d (fst p) (snd p) x) (largest_piece d q r x)). pose proof (Rmax_l (score d (fst p) (snd p) y) (largest_piece d q r y)).
      apply Rplus_le_compat; apply Rmult_le_compat_l; (assumption || lra).
    + eapply Rle_trans; [apply IH, Ht|]. pose proof (Rmax_r (score d (fst p) (snd p) x) (largest_piece d q r x)). pose proof (Rmax_r (score d (fst p) (snd p) y) (largest_piece d q r y)).
      apply Rplus_le_compat; apply Rmult_le_compat_l; (assumption || lra).
Qed.
Lemma piece_same d ps : forall p x x', same d x x' -> largest_piece d p ps x = largest_piece d p ps x'.
Proof. induction ps as [|q r IH]; intros p x x' H; simpl; rewrite (score_same d _ _ x x' H); [reflexivity | rewrite (IH q x x' H); reflexivity]. Qed.

Theorem max_out_units : Max_out_units.
Proof.
  intros d s f a h xp xm Hf Hh. apply (convex_scores_serve d s (maxout_output d f) a); [| |assumption].
  - intros x x' H. unfold maxout_output. apply sum_ext. intros t _. rewrite (piece_same d _ _ x x' H). reflexivity.
  - intros x y t Ht. unfold maxout_output. clear Hh. induction f as [|u r IH]; simpl; [lra|].
    specialize (IH ltac:(intros; apply Hf; right; assumption)).
    pose proof (Rmult_le_compat_l _ _ _ (Hf u (or_introl eq_refl)) (piece_convex d (snd (snd u)) (fst (snd u)) x y t Ht)). lra.
Qed.

Lemma reads_convex n d t (Z : vec -> vec) : grows_from t -> (forall j, convex_score (fun x => Z x j)) -> convex_score (fun x => reads n d t x (Z x)).
Proof.
  intros Ht HZ x y c Hc. unfold reads. rewrite score_mix.
  pose proof (dot_grows n (fst t) (Z (mix c x y)) (mix c (Z x) (Z y)) Ht (fun i => HZ i x y c Hc)) as H. rewrite dot_mix in H. lra.
Qed.
Lemma relu_of_convex f : convex_score f -> convex_score (fun x => relu (f x)).
Proof.
  intros Hf x y t Ht. eapply Rle_trans; [|apply relu_convex, Ht]. unfold relu. apply Rle_max_compat_l, Hf, Ht.
Qed.
Lemma skip_convex d last ls : forall n (Z : vec -> vec), (forall us t, In us ls -> In t us -> grows_from t) -> grows_from last ->
  (forall j, convex_score (fun x => Z x j)) -> convex_score (fun x => skip_output n d ls last x (Z x)).
Proof.
  induction ls as [|us r IH]; intros n Z Hls Hlast HZ; [apply reads_convex; assumption|].
  apply (IH (length us) (fun x => skip_through n d us x (Z x))); [intros us' t Hu; apply Hls; right; assumption | assumption|].
  intro j. unfold skip_through. destruct (nth_error us j) as [t|] eqn:E; [|intros x y c Hc; lra].
  apply (relu_of_convex (fun x => reads n d t x (Z x))), reads_convex; [apply (Hls us t (or_introl eq_refl)), (nth_error_In _ _ E) | assumption].
Qed.
Lemma skip_same d last ls : forall n x x' z, same d x x' -> skip_output n d ls last x z = skip_output n d ls last x' z.
Proof.
  induction ls as [|us r IH]; intros n x x' z H; simpl; [unfold reads; rewrite (score_same d _ _ x x' H); reflexivity|].
  rewrite (IH (length us) x x' _ H). f_equal. apply functional_extensionality. intro j. unfold skip_through.
  destruct (nth_error us j) as [t|]; [|reflexivity]. unfold reads. rewrite (score_same d _ _ x x' H). reflexivity.
Qed.

Theorem input_convex : Input_convex.
Proof.
  intros d s ls last a h xp xm Hls Hlast f Hh. apply (convex_scores_serve d s f a); [| |assumption].
  - intros x x' H. apply skip_same, H.
  - apply (skip_convex d last ls 0 (fun _ _ => 0) Hls Hlast). intros j x y t Ht. lra.
Qed.

(** ** Without biases *)

Lemma bend_scaled l c z : 0 <= c -> bend l (c * z) = c * bend l z.
Proof.
  intro Hc. rewrite !bend_relu. unfold relu. replace (Rmax 0 (c * z)) with (c * Rmax 0 z); [ring|].
  rewrite <- (Rmult_0_r c) at 2. rewrite RmaxRmult by assumption. reflexivity.
Qed.
Lemma outputs_scaled ls : (forall l w b, In l ls -> In (w, b) (units l) -> b = 0) -> forall d c x, 0 <= c ->
  forall j, snd (outputs d ls (scale c x)) j = c * snd (outputs d ls x) j.
Proof.
  induction ls as [|l r IH]; intros Hb d c x Hc j; [reflexivity|]. simpl.
  assert (E : through d l (scale c x) = scale c (through d l x)).
  { apply functional_extensionality. intro i. unfold through, scale. destruct (nth_error (units l) i) as [(w, b)|] eqn:Ei; [|ring].
    rewrite <- bend_scaled by assumption. f_equal. unfold score. rewrite (Hb l w b (or_introl eq_refl) (nth_error_In _ _ Ei)).
    change (fun i0 : nat => c * x i0) with (scale c x). rewrite dot_scale. ring. }
  rewrite E. apply IH; [intros l' w b Hl; apply Hb; right; assumption | assumption].
Qed.

(** Along a line an output does not move faster than some slope. *)
Definition slow (d : nat) (z u : vec) (f : vec -> R) := exists K, 0 <= K /\ forall t, 0 <= t -> Rabs (f (move z u t) - f z) <= K * t.
Lemma bend_slow l z z' : Rabs (bend l z' - bend l z) <= (Rabs (below l) + Rabs (above l - below l)) * Rabs (z' - z).
Proof.
  rewrite !bend_relu. replace (below l * z' + (above l - below l) * relu z' - (below l * z + (above l - below l) * relu z))
    with (below l * (z' - z) + (above l - below l) * (relu z' - relu z)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult, Rmult_plus_distr_r. apply Rplus_le_compat_l.
  apply Rmult_le_compat_l; [apply Rabs_pos | apply relu_lipschitz].
Qed.
Lemma slow_constant d z u k : slow d z u (fun _ => k).
Proof. exists 0. split; [lra|]. intros t Ht. rewrite Rminus_eq_0, Rabs_R0. lra. Qed.
Lemma slow_dot d z u n (w : vec) (F : vec -> vec) : (forall j, (j < n)%nat -> slow d z u (fun x => F x j)) -> slow d z u (fun x => dot n w (F x)).
Proof.
  induction n as [|n IH]; intro H; [exact (slow_constant d z u 0)|].
  destruct (IH (fun j Hj => H j (Nat.lt_lt_succ_r _ _ Hj))) as (K & HK & H1). destruct (H n (Nat.lt_succ_diag_r n)) as (L & HL & H2).
  exists (K + Rabs (w n) * L). split; [pose proof (Rmult_le_pos _ _ (Rabs_pos (w n)) HL); lra|]. intros t Ht. simpl.
  replace (dot n w (F (move z u t)) + w n * F (move z u t) n - (dot n w (F z) + w n * F z n))
    with ((dot n w (F (move z u t)) - dot n w (F z)) + w n * (F (move z u t) n - F z n)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult. specialize (H1 t Ht). specialize (H2 t Ht).
  pose proof (Rmult_le_compat_l _ _ _ (Rabs_pos (w n)) H2). lra.
Qed.
Lemma slow_outputs d z u ls : forall n (F : vec -> vec), (forall j, (j < n)%nat -> slow d z u (fun x => F x j)) -> ls <> [] ->
  forall j, slow d z u (fun x => snd (outputs n ls (F x)) j).
Proof.
  induction ls as [|l r IH]; intros n F HF Hne j; [congruence|]. simpl.
  assert (Hthrough : forall i, slow d z u (fun x => through n l (F x) i)).
  { intro i. unfold through. destruct (nth_error (units l) i) as [(w, b)|]; [|exact (slow_constant d z u 0)].
    destruct (slow_dot d z u n w F HF) as (K & HK & H). exists ((Rabs (below l) + Rabs (above l - below l)) * K).
    pose proof (Rabs_pos (below l)). pose proof (Rabs_pos (above l - below l)). split; [apply Rmult_le_pos; lra|].
    intros t Ht. eapply Rle_trans; [apply bend_slow|]. rewrite Rmult_assoc. apply Rmult_le_compat_l; [lra|]. unfold score.
    replace (dot n w (F (move z u t)) + b - (dot n w (F z) + b)) with (dot n w (F (move z u t)) - dot n w (F z)) by ring. apply H, Ht. }
  destruct r as [|l' r']; [simpl; apply Hthrough|].
  apply (IH (length (units l)) (fun x => through n l (F x))); [intros i _; apply Hthrough | discriminate].
Qed.

Theorem no_biases : No_biases.
Proof.
  intros d ls a h xp Hb Ha Hne Hh Hxp x Hx. set (F := fun z => snd (outputs d ls z) O).
  destruct (slow_outputs d xp x ls d (fun z => z)) with (j := O) as (K & HK & Hslow); [| assumption |].
  { intros j _. exists (Rabs (x j)). split; [apply Rabs_pos|]. intros t Ht. unfold move. replace (xp j + t * x j - xp j) with (t * x j) by ring.
    rewrite Rabs_mult, (Rabs_right t) by lra. lra. }
  assert (Hp : a < F xp) by (apply Hh, Hxp). set (gap := F xp - a) in *. assert (Hg : 0 < gap) by (unfold gap; lra).
  set (c := (K + a + 1) / F xp + 1). assert (HF : 0 < F xp) by lra.
  assert (Hq : 0 < (K + a + 1) / F xp) by (apply Rdiv_lt_0_compat; lra). assert (Hc : 0 < c) by (unfold c; lra).
  exists c. split; [assumption|]. rewrite Hx. assert (Hplus : h (move x xp c) = plus); [|rewrite Hplus; discriminate]. apply Hh.
  assert (E : move x xp c = scale c (move xp x (/ c))) by (apply functional_extensionality; intro i; unfold move, scale; field; lra).
  rewrite E, (outputs_scaled ls Hb d c _ ltac:(lra)). fold F.
  assert (Hi : 0 < / c) by (apply Rinv_0_lt_compat, Hc). specialize (Hslow (/ c) ltac:(lra)). fold F in Hslow.
  change (Rabs (F (move xp x (/ c)) - F xp) <= K * / c) in Hslow.
  pose proof (Rle_abs (- (F (move xp x (/ c)) - F xp))) as H1. rewrite Rabs_Ropp in H1.
  assert (H2 : F xp - K * / c <= F (move xp x (/ c))) by lra. apply (Rmult_le_compat_l c) in H2; [|lra].
  replace (c * (F xp - K * / c)) with (c * F xp - K) in H2 by (field; lra).
  assert (H3 : c * F xp = K + a + 1 + F xp) by (unfold c; field; lra). change (a < c * F (move xp x (/ c))). lra.
Qed.

(** ** Three layers: relu(1 - |x|) *)

Definition both_ways : layer := {| units := [(Counterexamples.point [1], 0); (Counterexamples.point [-1], 0)]; below := 0; above := 1 |}.
Definition one_less : layer := {| units := [(Counterexamples.point [-1; -1], 1)]; below := 0; above := 1 |}.
Definition read_out : layer := {| units := [(Counterexamples.point [1], 0)]; below := 1; above := 1 |}.
Lemma bump_output x : snd (outputs 1 [both_ways; one_less; read_out] x) O = Rmax 0 (1 - Rabs (x O)).
Proof.
  assert (E : Rmax 0 (x O) + Rmax 0 (- x O) = Rabs (x O)).
  { unfold Rmax, Rabs. destruct Rle_dec, Rle_dec, Rcase_abs; lra. }
  simpl. unfold through. simpl. unfold bend, score. simpl. unfold Counterexamples.point. simpl.
  rewrite <- E. unfold Rmin, Rmax. repeat destruct Rle_dec; lra.
Qed.
Theorem three_layers_fails : Three_layers_fails.
Proof.
  set (h := fun z : vec => if Rlt_dec (1/2) (Rmax 0 (1 - Rabs (z O))) then plus else minus).
  exists 1%nat, [(Counterexamples.point [0], plus); (Counterexamples.point [-2], minus); (Counterexamples.point [2], minus)], both_ways, one_less, read_out, (1/2),
    (Counterexamples.point [0]), (Counterexamples.point [-2]), h, (Counterexamples.point [2]).
  split; [simpl; auto|]. split; [simpl; auto|]. split; [split; reflexivity|]. split; [split; reflexivity|]. split; [reflexivity|]. split; [reflexivity|].
  split; [intros w b [E|[]] i; inversion E; unfold Counterexamples.point; destruct i as [|[|i]]; simpl; lra|].
  split; [intro z; rewrite bump_output; unfold h; destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction]|].
  assert (Hfar : forall z : vec, 1 <= z O \/ z O <= -1 -> h z = minus).
  { intros z Hz. unfold h. destruct Rlt_dec as [H|_]; [|reflexivity]. exfalso. rewrite Rmax_left in H; [lra|].
    assert (1 <= Rabs (z O)) by (unfold Rabs; destruct Rcase_abs; lra). lra. }
  split; [|split; [simpl; auto|]].
  - intros x y [E|[E|[E|[]]]]; inversion E; subst; [|apply Hfar; unfold Counterexamples.point; simpl; lra | apply Hfar; unfold Counterexamples.point; simpl; lra].
    unfold h, Counterexamples.point. simpl. rewrite Rabs_R0, Rmax_right by lra. destruct Rlt_dec; [reflexivity | lra].
  - intros (c & Hc & H). apply H. rewrite !Hfar; [reflexivity | unfold Counterexamples.point; simpl; lra|].
    left. unfold move, difference, Counterexamples.point. simpl. lra.
Qed.

(** ** Lengths *)

Theorem length_by_slope : Length_by_slope.
Proof.
  intros d s f a h xp xm L Hf Ha Hh Hacc Hp Hm HL m.
  assert (Hxp : a < output d f xp) by (apply Hh, (Hacc _ _ Hp)).
  assert (Hxm : output d f xm <= a).
  { apply Rnot_lt_le. intro H. apply Hh in H. rewrite (Hacc _ _ Hm) in H. discriminate. }
  assert (Hm0 : 0 < m) by (unfold m; lra). split; [assumption|]. intros x c Hx Hc Hlong. apply Hh.
  set (v := difference xp xm). set (far := move xm v c).
  assert (Hfar : output d f xm + c * m <= output d f far).
  { assert (E : xp = mix (/ c) xm far) by (apply functional_extensionality; intro i; unfold mix, far, move, v, difference; field; lra).
    assert (Hi : 0 < / c) by (apply Rinv_0_lt_compat; lra). assert (Hi1 : / c <= 1) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
    pose proof (output_convex d f xm far (/ c) Hf ltac:(lra)) as Hconv. rewrite <- E in Hconv. apply (Rmult_le_compat_l c) in Hconv; [|lra].
    replace (c * ((1 - / c) * output d f xm + / c * output d f far)) with (c * output d f xm - output d f xm + output d f far) in Hconv by (field; lra).
    unfold m. lra. }
  assert (Hstep : output d f far - L * one_norm d (difference x xm) <= output d f (move x v c)).
  { pose proof (HL far (move x v c)) as H. assert (E : one_norm d (difference far (move x v c)) = one_norm d (difference x xm)).
    { unfold one_norm. apply dot_same; intros i _; [|reflexivity]. unfold far, difference, move.
      replace (xm i + c * v i - (x i + c * v i)) with (- (x i - xm i)) by ring. apply Rabs_Ropp. }
    rewrite E in H. lra. }
  apply (Rmult_lt_compat_r m) in Hlong; [|assumption]. unfold Rdiv in Hlong. rewrite Rmult_assoc, Rinv_l, Rmult_1_r in Hlong by lra. lra.
Qed.

Definition pair_vec (a b : R) : vec := fun i => match i with O => a | _ => b end.
Definition tilt (K : R) : network := [{| out := 1; row := pair_vec 1 (- K); bias := 1/2 |}].
Definition tilted_label (K : R) : classifier := fun x => if Rlt_dec 1 (output 2 (tilt K) x) then plus else minus.
Lemma tilt_output K x : output 2 (tilt K) x = Rmax 0 (x O - K * x 1%nat + 1/2).
Proof. unfold output, tilt, relu, pre, pair_vec. simpl. rewrite Rplus_0_r, Rmult_1_l. f_equal. ring. Qed.
Lemma tilted_minus K x : x O - K * x 1%nat <= 1/2 -> tilted_label K x = minus.
Proof. intro H. unfold tilted_label. rewrite tilt_output. destruct Rlt_dec as [Hl|]; [|reflexivity]. exfalso. assert (Rmax 0 (x O - K * x 1%nat + 1/2) <= 1) by (apply Rmax_lub; lra). lra. Qed.
Lemma tilted_in_R' K : class_R' 2 (tilted_label K).
Proof.
  exists (tilt K), 1. split; [intros u [<-|[]]; simpl; lra|]. split; [lra|]. left. intro x. unfold tilted_label.
  destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction].
Qed.
Theorem length_for_a_difference_fails : Length_for_a_difference_fails.
Proof.
  set (s := [(pair_vec 1 0, plus); (pair_vec 0 0, minus); (pair_vec 0 1, minus)]).
  assert (Hacc : forall K, 0 <= K -> accurate (tilted_label K) s).
  { intros K HK x y [E|[E|[E|[]]]]; inversion E; [|apply tilted_minus; unfold pair_vec; lra | apply tilted_minus; unfold pair_vec; lra].
    unfold tilted_label. rewrite tilt_output. unfold pair_vec. rewrite Rmax_right by lra. destruct Rlt_dec; [reflexivity | lra]. }
  exists 2%nat, s, (pair_vec 1 0), (pair_vec 0 0). split; [simpl; auto|]. split; [simpl; auto|].
  split; [exists (tilted_label 0); split; [apply tilted_in_R' | apply Hacc; lra]|]. intro C. exists (tilted_label (Rmax 0 C)), (pair_vec 0 1).
  split; [apply tilted_in_R'|]. split; [apply Hacc, Rmax_l|]. split; [simpl; auto|]. intros c Hc. apply tilted_minus.
  unfold move, difference, pair_vec. pose proof (Rmax_r 0 C). lra.
Qed.

Lemma hull_score d s y p w b : in_hull d s y p -> exists l : list (R * vec), (forall a x, In (a, x) l -> 0 <= a /\ In (x, y) s) /\ sum fst l = 1 /\
  score d w b p = sum (fun t => fst t * score d w b (snd t)) l.
Proof.
  intros (l & Hl & H1 & E). exists l. split; [assumption|]. split; [assumption|].
  unfold score. rewrite (dot_same d w w p _ (fun i _ => eq_refl) E).
  transitivity (sum (fun t : R * vec => fst t * dot d w (snd t)) l + b).
  - f_equal. etransitivity; [exact (dot_sum d w (fun t : R * vec => scale (fst t) (snd t)) l)|]. apply sum_ext. intros t _. apply dot_scale.
  - rewrite (sum_ext (fun t : R * vec => fst t * (dot d w (snd t) + b)) (fun t => fst t * dot d w (snd t) + b * fst t)) by (intros; ring).
    rewrite sum_plus, (sum_mult fst b), H1. ring.
Qed.
Lemma hull_margin d s y p w b g : in_hull d s y p -> margin_at_least d g w b s -> g <= sgn y * score d w b p.
Proof.
  intros Hp Hg. destruct (hull_score d s y p w b Hp) as (l & Hl & H1 & ->).
  rewrite <- (Rmult_1_r g), <- H1, <- sum_mult. rewrite <- sum_mult. apply sum_le_all. intros (a, x) Hin. destruct (Hl a x Hin) as (Ha & Hx). simpl.
  specialize (Hg x y Hx). pose proof (Rmult_le_compat_l a _ _ Ha Hg). lra.
Qed.

Definition part (k : R) (y : label) (l : list term) : list (R * vec) :=
  flat_map (fun t : term => let '(a, (x, y')) := t in if label_eq_dec y' y then [(k * a, x)] else []) l.
Lemma part_in k y l a x : In (a, x) (part k y l) -> exists a', a = k * a' /\ In (a', (x, y)) l.
Proof.
  unfold part. intro H. apply in_flat_map in H. destruct H as ((a', (x', y')) & Hin & H). destruct label_eq_dec as [->|]; [|destruct H].
  destruct H as [E|[]]. inversion E; subst. exists a'. auto.
Qed.
Lemma part_sums k l : sum fst (part k plus l) + sum fst (part k minus l) = k * sum fst l /\
  sum fst (part k plus l) - sum fst (part k minus l) = k * sum signed_weight l /\
  forall i, sum (fun t : R * vec => fst t * snd t i) (part k plus l) - sum (fun t : R * vec => fst t * snd t i) (part k minus l) = k * sum (signed_entry i) l.
Proof.
  induction l as [|(a, (x, y)) r (H1 & H2 & H3)]; [split; [|split; [|intro i]]; simpl; ring|]. unfold part in *.
  split; [|split; [|intro i; specialize (H3 i)]]; destruct y; simpl in *; lra.
Qed.

Theorem length_by_margin : Length_by_margin.
Proof.
  intros d s ws bs gamma pm pp Hsep Hmax Hlarge (Hpm & Hpp & Hnear). pose proof Hsep as (_ & Hp & Hm).
  assert (Hne : s <> []) by (destruct Hp as (x & Hx); intros ->; destruct Hx).
  pose proof Hmax as (Hu & Hws & Hbest). destruct (margin_attained d ws bs s Hne Hws) as (g0 & Hg0 & Hall0 & _).
  assert (Hgam : 0 < gamma) by (pose proof (proj2 Hlarge ws bs g0 Hu Hall0); lra). split; [assumption|].
  assert (Hmarg : margin_at_least d gamma ws bs s).
  { destruct Hlarge as ((w1 & b1 & Hu1 & Hm1) & _). apply (Hbest w1 b1 Hu1); [|assumption]. intros x y Hin. specialize (Hm1 x y Hin). lra. }
  destruct (sum_of_multipliers d s ws bs gamma Hsep Hmax Hlarge) as (_ & alpha & (Hon & Hsame & Hbal) & Hsum).
  set (k := 2 * gamma). destruct (part_sums k alpha) as (P1 & P2 & P3). rewrite Hsum in P1. rewrite Hbal in P2.
  assert (Ek : k * / gamma = 2) by (unfold k; field; lra). rewrite Ek in P1.
  set (qp := fun i => sum (fun t : R * vec => fst t * snd t i) (part k plus alpha)). set (qm := fun i => sum (fun t : R * vec => fst t * snd t i) (part k minus alpha)).
  assert (Hhull : forall y, sum fst (part k y alpha) = 1 -> in_hull d s y (fun i => sum (fun t : R * vec => fst t * snd t i) (part k y alpha))).
  { intros y H1. exists (part k y alpha). split; [|split; [assumption | intros i _; reflexivity]]. intros a x Hin.
    destruct (part_in k y alpha a x Hin) as (a' & -> & Hin'). destruct (Hon a' (x, y) Hin') as (Ha & Hx). split; [apply Rmult_le_pos; [unfold k; lra | assumption] | assumption]. }
  pose proof (Hnear qm qp (Hhull minus ltac:(lra)) (Hhull plus ltac:(lra))) as Hle.
  assert (Eq : norm d (difference qp qm) = k).
  { rewrite (norm_same d _ (scale k ws)).
    - rewrite norm_scale, Rabs_right by (unfold k; lra). replace (norm d ws) with 1; [ring|]. symmetry. apply norm_square_root; [lra|]. rewrite Hu. ring.
    - intros i Hi. unfold difference, scale, qp, qm. rewrite P3, (Hsame i Hi). reflexivity. }
  rewrite Eq in Hle. set (z := difference pp pm) in *.
  assert (Hrise : k <= dot d ws z).
  { pose proof (hull_margin d s plus pp ws bs gamma Hpp Hmarg) as H1. pose proof (hull_margin d s minus pm ws bs gamma Hpm Hmarg) as H2.
    unfold z, k. rewrite dot_difference. unfold score in H1, H2. simpl in H1, H2. lra. }
  assert (Ez : same d z (scale k ws)).
  { assert (Z : same d (difference z (scale k ws)) (fun _ => 0)).
    { apply square_zero. pose proof (square_nonneg d (difference z (scale k ws))) as Hge.
      rewrite dot_difference, dot_scale, !(dot_sym d (difference _ _)), !dot_difference, !dot_scale in *. unfold unit_norm in Hu.
      rewrite Hu, (dot_sym d z ws) in *. rewrite <- norm_square in *. pose proof (norm_nonneg d z). assert (Hk : 0 < k) by (unfold k; lra).
      assert (norm d z * norm d z <= k * k) by (apply Rmult_le_compat; assumption). pose proof (Rmult_le_compat_l k _ _ (Rlt_le _ _ Hk) Hrise). lra. }
    intros i Hi. specialize (Z i Hi). unfold difference in Z at 1. simpl in Z. lra. }
  intros w b gh h Hw Hgh Hwm Hh x Hx. apply (linear_label d w b h _ plus Hh). simpl. rewrite Rmult_1_l.
  pose proof (hull_margin d s plus pp w b gh Hpp Hwm) as H1. pose proof (hull_margin d s minus pm w b gh Hpm Hwm) as H2.
  assert (Ewz : dot d w z = k * dot d w ws) by (rewrite (dot_same d w w z _ (fun i _ => eq_refl) Ez), dot_scale; reflexivity).
  unfold z in Ewz. rewrite dot_difference in Ewz. unfold score in *. simpl in H1, H2.
  set (r := dot d w ws) in *. assert (Hr : gh <= gamma * r) by (unfold k in Ewz; lra).
  pose proof (dot_abs_below_norms d w (difference x pm)) as Hc. assert (Ew : norm d w = 1) by (apply norm_square_root; [lra | rewrite Hw; ring]).
  rewrite Ew, Rmult_1_l, dot_difference in Hc. set (D := norm d (difference x pm)) in *. assert (HD : 0 <= D) by apply norm_nonneg.
  pose proof (Rle_abs (- (dot d w x - dot d w pm))) as Hc2. rewrite Rabs_Ropp in Hc2.
  assert (Hfar : D <= gamma / gh * D * r).
  { replace (gamma / gh * D * r) with (D * (gamma * r / gh)) by (field; lra). rewrite <- (Rmult_1_r D) at 1. apply Rmult_le_compat_l; [assumption|].
    apply (Rmult_le_reg_r gh); [assumption|]. replace (gamma * r / gh * gh) with (gamma * r) by (field; lra). lra. }
  rewrite dot_move. fold r. unfold k in *. lra.
Qed.

(** ** Every depth *)

Lemma rectifies_grows ls : rectifies ls -> (forall l w b, In l ls -> In (w, b) (units l) -> forall i, 0 <= w i) -> forall l, In l ls -> grows l.
Proof.
  induction ls as [|l r IH]; [intros _ _ l' [] | intros Hr Hw l' [<-|Hin]].
  - split; [|intros w b Hb; apply (Hw l w b (or_introl eq_refl) Hb)]. simpl in Hr. destruct r; [lra | destruct Hr as ((H0 & H1) & _); lra].
  - destruct r as [|l2 r]; [destruct Hin|]. apply IH; [apply Hr | intros k w b Hk; apply Hw; right; assumption | assumption].
Qed.
Lemma deep_upward L ls : length ls = L -> (2 <= L)%nat -> rectifies ls -> (forall l w b, In l (tl ls) -> In (w, b) (units l) -> forall i, 0 <= w i) -> upward ls.
Proof.
  intros HL H2 Hr Hw. destruct ls as [|l [|l2 r]]; simpl in HL; [lia | lia|]. destruct Hr as ((H0 & H1) & Hr). split; [lra|].
  apply rectifies_grows; [exact Hr | exact Hw].
Qed.
Lemma upward_convex d ls : upward ls -> convex_score (fun x => snd (outputs d ls x) O).
Proof.
  destruct ls as [|l r]; [intros []|]. intros (Hl & Hg). simpl. apply (outputs_convex r Hg (length (units l)) (through d l)).
  intros j x y t Ht. unfold through. destruct (nth_error (units l) j) as [(w, b)|]; [|lra]. rewrite score_mix. apply bend_convex; assumption.
Qed.
(** Each output moves by no more than a multiple of what the entries move. *)
Definition lipschitz d (F : vec -> R) := exists k, 0 <= k /\ forall e x y, 0 < e -> near d e x y -> Rabs (F y - F x) <= k * e.
Lemma lipschitz_dot d n w (G : vec -> vec) : (forall j, lipschitz d (fun x => G x j)) -> lipschitz d (fun x => dot n w (G x)).
Proof.
  intro HG. induction n as [|n (k & Hk & H)]; [exists 0; split; [lra|]; intros; simpl; rewrite Rminus_0_r, Rabs_R0; lra|].
  destruct (HG n) as (m & Hm & Hj). exists (k + Rabs (w n) * m). split; [pose proof (Rmult_le_pos _ _ (Rabs_pos (w n)) Hm); lra|].
  intros e x y He Hn. simpl. replace (dot n w (G y) + w n * G y n - (dot n w (G x) + w n * G x n)) with (dot n w (G y) - dot n w (G x) + w n * (G y n - G x n)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, Rmult_plus_distr_r, Rmult_assoc.
  apply Rplus_le_compat; [apply H; assumption | apply Rmult_le_compat_l; [apply Rabs_pos | apply Hj; assumption]].
Qed.
Lemma lipschitz_through d n l (G : vec -> vec) : (forall w, lipschitz d (fun x => dot n w (G x))) -> forall j, lipschitz d (fun x => through n l (G x) j).
Proof.
  intros HG j. unfold through. destruct (nth_error (units l) j) as [(w, b)|]; [|exists 0; split; [lra|]; intros; rewrite Rminus_0_r, Rabs_R0; lra].
  destruct (HG w) as (k & Hk & H). set (K := Rabs (below l) + Rabs (above l - below l)).
  assert (HK : 0 <= K) by (unfold K; pose proof (Rabs_pos (below l)); pose proof (Rabs_pos (above l - below l)); lra).
  exists (K * k). split; [apply Rmult_le_pos; assumption|]. intros e x y He Hn. eapply Rle_trans; [apply bend_slow|]. fold K. rewrite Rmult_assoc.
  apply Rmult_le_compat_l; [assumption|]. unfold score. replace (dot n w (G y) + b - (dot n w (G x) + b)) with (dot n w (G y) - dot n w (G x)) by ring. apply H; assumption.
Qed.
Lemma lipschitz_outputs d ls : forall n (G : vec -> vec), (forall j, lipschitz d (fun x => G x j)) -> forall j, lipschitz d (fun x => snd (outputs n ls (G x)) j).
Proof.
  induction ls as [|l r IH]; intros n G HG; [exact HG|]. simpl. apply (IH (length (units l)) (fun x => through n l (G x))), lipschitz_through.
  intro w. apply lipschitz_dot, HG.
Qed.
Lemma deep_continuous d ls x r : ls <> [] -> 0 < r ->
  exists e, 0 < e /\ forall y, near d e x y -> Rabs (snd (outputs d ls y) O - snd (outputs d ls x) O) < r.
Proof.
  intros Hne Hr. assert (HL : lipschitz d (fun x => snd (outputs d ls x) O)).
  { destruct ls as [|l rest]; [congruence|]. apply (lipschitz_outputs d rest (length (units l)) (through d l)), lipschitz_through. intro w. apply dot_lipschitz. }
  destruct HL as (k & Hk & H). assert (He : 0 < r / (k + 1)) by (apply Rdiv_lt_0_compat; lra). exists (r / (k + 1)). split; [assumption|].
  intros y Hn. eapply Rle_lt_trans; [apply (H _ _ _ He Hn)|]. replace r with ((k + 1) * (r / (k + 1))) at 2 by (field; lra). apply Rmult_lt_compat_r; lra.
Qed.
Lemma deep_convex d L h : (2 <= L)%nat -> deep_nonnegative d L h -> convex_classifier d minus h.
Proof.
  intros HL (ls & a & El & Hr & Hw & Hh). pose proof (upward_convex d ls (deep_upward L ls El HL Hr Hw)) as HF.
  assert (Hc := fun x r => deep_continuous d ls x r ltac:(intro; subst; simpl in HL; lia)). cbv beta in Hc.
  set (F := fun x => snd (outputs d ls x) O) in *. change (forall x r, 0 < r -> exists e, 0 < e /\ forall y, near d e x y -> Rabs (F y - F x) < r) in Hc.
  assert (Hm : (forall x, h x = minus <-> F x <= a) \/ (forall x, h x = minus <-> F x < a)).
  { destruct Hh as [Hh|Hh]; [left | right]; intro x; rewrite (minus_iff _ _ _ (Hh x)); fold (F x); unfold F; lra. }
  split.
  - intros x y t Hx Hy Ht. unfold region in *. specialize (HF x y t Ht). destruct Hm as [Hm|Hm]; apply Hm in Hx; apply Hm in Hy; apply Hm; [nra|].
    destruct (Req_EM_T t 0) as [->|Hne]; [lra|]. assert (0 < t) by lra. nra.
  - destruct Hm as [Hm|Hm]; [right | left]; intros x Hx; unfold region in *.
    + apply Hm. destruct (Rle_or_lt (F x) a) as [|Hlt]; [assumption|]. destruct (Hc x (F x - a)) as (e & He & Hy); [lra|].
      destruct (Hx e He) as (y & Hn & Ey). apply Hm in Ey. specialize (Hy y Hn). apply Rabs_def2 in Hy. lra.
    + apply Hm in Hx. destruct (Hc x (a - F x)) as (e & He & Hy); [lra|]. exists e. split; [assumption|]. intros y Hn. apply Hm.
      specialize (Hy y Hn). apply Rabs_def2 in Hy. lra.
Qed.

(** One unit after the other passes on what is not negative. *)
Definition passing : layer := {| units := [(fun _ => 1, 0)]; below := 0; above := 1 |}.
Lemma passed k : forall n z, 0 <= dot n (fun _ => 1) z -> snd (outputs n (repeat passing k ++ [total_layer]) z) O = dot n (fun _ => 1) z.
Proof.
  induction k as [|k IH]; intros n z Hz; simpl.
  - unfold through, total_layer, bend, score. simpl. rewrite Rplus_0_r. unfold Rmin, Rmax. repeat destruct Rle_dec; lra.
  - assert (E : through n passing z O = dot n (fun _ => 1) z).
    { unfold through, passing, bend, score. simpl. rewrite Rplus_0_r, Rmin_left, Rmax_right by assumption. ring. }
    rewrite IH; simpl; rewrite ?E; lra.
Qed.
Lemma dot_units d l x us : dot (length us) (fun _ => 1) (fun j => match nth_error us j with Some (w, b) => bend l (score d w b x) | None => 0 end)
  = sum (fun u => bend l (score d (fst u) (snd u) x)) us.
Proof.
  induction us as [|(w, b) r IH]; [reflexivity|]. change (length ((w, b) :: r)) with (1 + length r)%nat. rewrite dot_add.
  cbn [sum fst snd]. rewrite <- IH. simpl. ring.
Qed.
Lemma R_is_deep d L h : (2 <= L)%nat -> class_R d h -> deep_nonnegative d L h.
Proof.
  intros HL (f & Hf & Hh). set (l := {| units := map (fun u => (row u, bias u)) f; below := 0; above := 1 |}).
  assert (E : forall x, snd (outputs d (l :: repeat passing (L - 2) ++ [total_layer]) x) O = output d f x).
  { intro x. assert (S : dot (length (units l)) (fun _ => 1) (through d l x) = output d f x).
    { transitivity (sum (fun u => bend l (score d (fst u) (snd u) x)) (units l)); [apply dot_units|]. unfold l, output. simpl units. rewrite sum_map. apply sum_ext. intros u Hu. simpl. rewrite (Hf u Hu).
      unfold bend, score, relu, pre. simpl. ring. }
    change (snd (outputs (length (units l)) (repeat passing (L - 2) ++ [total_layer]) (through d l x)) O = output d f x).
    rewrite passed; [exact S|]. rewrite S. apply sum_nonneg. intros u Hu. rewrite (Hf u Hu). unfold relu. pose proof (Rmax_l 0 (pre d u x)). lra. }
  exists (l :: repeat passing (L - 2) ++ [total_layer]), 0. split; [|split; [|split]].
  - simpl. rewrite app_length, repeat_length. simpl. lia.
  - assert (Hk : forall k l0, rectified l0 -> rectifies (l0 :: repeat passing k ++ [total_layer])).
    { induction k as [|k IH]; intros l0 H0; simpl.
      - split; [assumption | split; reflexivity].
      - split; [assumption|]. apply (IH passing). split; reflexivity. }
    apply Hk. split; reflexivity.
  - intros l' w b Hin Hb i. simpl in Hin. apply in_app_or in Hin. destruct Hin as [Hin|[<-|[]]].
    + apply repeat_spec in Hin. subst l'. destruct Hb as [Eb|[]]; inversion Eb; lra.
    + destruct Hb as [Eb|[]]; inversion Eb; lra.
  - left. intro x. rewrite E. apply Hh.
Qed.

Theorem same_at_every_depth : Same_at_every_depth.
Proof.
  intros d L s v HL Hp Hm. split; intros H h Hh Hacc x Hx.
  - assert (Ht : transfers_to_networks d s v minus) by (intros h' Hh' Ha' x' Hx'; apply H; [apply R_is_deep|..]; assumption).
    apply (proj1 (convex_complete d s v minus (ex_intro _ h (conj Hh Hacc)) Hm)) in Ht. apply for_good, (Ht h Hh Hacc x (Hacc x minus Hx)).
  - apply (H h (deep_convex d L h HL Hh) Hacc x Hx).
Qed.

(** ** The shortest step *)

Theorem shortest_step : Shortest_step.
Proof.
  intros d s ws bs g Hs Hm Hl. pose proof Hm as (Hu & Hsep & Hbest). destruct Hl as ((w0 & b0 & Hu0 & Hm0) & Hmost).
  assert (Hnz : nonzero d ws) by (apply positive_nonzero; unfold unit_norm in Hu; lra).
  destruct (sum_of_multipliers d s ws bs g Hs Hm (conj (ex_intro _ w0 (ex_intro _ b0 (conj Hu0 Hm0))) Hmost)) as (_ & alpha & Ha & Esum).
  destruct (Charles2019.corollary_6_repaired d s ws bs alpha Hs Hm Ha) as (Hpos & Hcor).
  assert (Hg : 0 < g) by (rewrite Esum in Hpos; rewrite <- (Rinv_inv g); apply Rinv_0_lt_compat, Hpos).
  assert (Hmg : margin_at_least d g ws bs s).
  { apply (Hbest w0 b0); [assumption | | assumption]. intros x y Hin. pose proof (Hm0 x y Hin). lra. }
  assert (N1 : norm d ws = 1) by (apply norm_square_root; [lra | unfold unit_norm in Hu; lra]).
  split; [|split; [exact N1|]].
  - intros v c Hc Hlen. exists ws, bs. split; [assumption|]. split; [assumption|]. intros h Hh x y Hin c' Hc'.
    apply (linear_label d ws bs h _ y Hh). specialize (Hmg x y Hin). unfold score in *. rewrite dot_move, dot_scale.
    pose proof (dot_below_norms d ws v) as Hd. rewrite N1, Rmult_1_l in Hd. pose proof (norm_nonneg d v).
    replace (sgn y * (dot d ws x + c' * (- sgn y * dot d ws v) + bs)) with (sgn y * (dot d ws x + bs) - c' * (sgn y * sgn y) * dot d ws v) by ring.
    rewrite sgn_square. assert (c' * dot d ws v <= c * norm d v) by nra. lra.
  - intros w b h Hw Hh. destruct (Hcor w b h Hw Hh) as (x & y & Hin & H). exists x, y. split; [assumption|]. intros c Hc. apply H.
    rewrite Esum, Rinv_inv. exact Hc.
Qed.
