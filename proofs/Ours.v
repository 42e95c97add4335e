(* SPDX-License-Identifier: MIT *)
(** Ours: a proof of each of [OursStatements]. *)

From Coq Require Import Reals List Lra Lia Bool.
From separatrix Require Import Space Linear MaxMargin Existence Farkas Convex Networks
  Multiclass Regions Checker MarginChecker Complete Counterexamples Statements Charles2019
  OursStatements.
Import ListNotations.
Open Scope R_scope.

(** ** What transfers, exactly *)

Theorem separators_complete : Separators_complete.
Proof.
  intros d s v y Hd Hsep Hocc.
  assert (H : fools_separators d s v y -> transfers_to_separators d s v y) by apply fools_transfers.
  assert (H' : transfers_to_separators d s v y ->
             nonzero d v /\ exists l, balanced_sum d s (scale (- sgn y) v) l)
    by (apply transfers_is_balanced; assumption).
  assert (H'' : (nonzero d v /\ exists l, balanced_sum d s (scale (- sgn y) v) l) ->
             fools_separators d s v y) by (intros (Hv & l & Hl); apply (balanced_fools _ _ _ _ l);
               assumption).
  tauto.
Qed.

Theorem convex_complete : Convex_complete.
Proof.
  intros d s v y Hfit Hocc.
  pose proof (escapes_leaves d s v y). pose proof (leaves_transfers d s v y).
  pose proof (transfers_escapes d s v y Hfit Hocc). tauto.
Qed.

Theorem any_difference_serves : Any_difference_serves.
Proof.
  intros d s xp xm Hp Hm. split.
  - apply (separators_yes_pairs d s (difference xp xm) [(1, (xp, xm))]); [discriminate| |].
    + intros m p q [E|[]]. inversion E; subst. repeat split; [lra | assumption | assumption].
    + intros i _. simpl. unfold difference. ring.
  - intros h Hh. apply (difference_leaves d s minus xm xp plus); try assumption; [discriminate|].
    apply class_R'_convex, Hh.
Qed.

Theorem any_difference_serves_classes : Any_difference_serves_classes.
Proof.
  exact difference_leaves_class.
Qed.

Theorem R_within_R' : R_within_R'.
Proof. exact class_R_within. Qed.

Theorem H_within_R' : H_within_R'.
Proof. exact linear_within. Qed.

Theorem H_within_R : H_within_R.
Proof.
  intros d w b h Hh. exists [{| out := 1; row := w; bias := b |}]. split.
  - intros u [<-|[]]. reflexivity.
  - intro x. rewrite Hh. unfold output, pre. simpl. unfold score.
    rewrite Rmult_1_l, Rplus_0_r. symmetry. apply relu_positive.
Qed.

Lemma sum_app {A} (f : A -> R) l m : sum f (l ++ m) = sum f l + sum f m.
Proof. induction l as [|a r IH]; simpl; [ring | rewrite IH; ring]. Qed.

(** ** Many classes: Farkas' lemma over K blocks of d + 1 *)

(** Each order of the classes has its arg max. *)
Lemma ranked_argmax_exists d K W B rank : (0 < K)%nat ->
  (forall i j, (i < K)%nat -> (j < K)%nat -> rank i = rank j -> i = j) ->
  exists h, is_ranked_argmax d K W B rank h.
Proof.
  intros HK Hinj.
  set (ahead := fun x m k => class_score d W B m x < class_score d W B k x \/
                  class_score d W B m x = class_score d W B k x /\ (rank k < rank m)%nat).
  assert (H : forall x, {k | (k < K)%nat /\ forall m, (m < K)%nat -> m <> k -> ahead x m k}).
  { intro x. destruct K as [|K]; [exfalso; lia|]. clear HK. induction K as [|K IH].
    - exists O. split; [lia|]. intros m Hm. lia.
    - destruct IH as (k & Hk & Hb); [intros i j Hi Hj; apply Hinj; lia|].
      destruct (total_order_T (class_score d W B (S K) x) (class_score d W B k x)) as [[Hlt|E]|Hgt].
      + exists k. split; [lia|]. intros m Hm Hne. destruct (Nat.eq_dec m (S K)) as [->|]; [left;
          assumption | apply Hb; lia].
      + destruct (lt_dec (rank k) (rank (S K))) as [Hr|Hr].
        * exists k. split; [lia|]. intros m Hm Hne. destruct (Nat.eq_dec m (S K)) as [->|]; [right;
            auto | apply Hb; lia].
        * exists (S K). split; [lia|]. intros m Hm Hne. destruct (Nat.eq_dec m k) as [->|Hmk].
          -- right. split; [symmetry; assumption|]. assert (rank k <> rank (S K)) by (intro Er;
               apply Hinj in Er; lia). lia.
          -- assert (rank k <> rank (S K)) by (intro Er; apply Hinj in Er; lia).
             destruct (Hb m ltac:(lia) Hmk) as [Hlt|(Em & Hlt)]; [left; lra | right; split; [lra |
               lia]].
      + exists (S K). split; [lia|]. intros m Hm Hne. left. destruct (Nat.eq_dec m k) as [->|Hmk];
          [assumption|].
        destruct (Hb m ltac:(lia) Hmk) as [Hlt|(Em & _)]; lra. }
  exists (fun x => proj1_sig (H x)). split; [assumption|]. intro x.
    destruct (H x) as (k & Hk & Hb). simpl.
  split; assumption.
Qed.

Lemma dot_add a b u f : dot (a + b)%nat u f = dot a u f + dot b (fun i => u (a + i)%nat) (fun i => f (a + i)%nat).
Proof.
  induction b as [|b IH]; [rewrite Nat.add_0_r; simpl; ring|].
  rewrite Nat.add_succ_r. simpl. rewrite IH. ring.
Qed.

Lemma dot_blocks n K u f : dot (K * n)%nat u f
  = over K (fun j => dot n (fun i => u (j * n + i)%nat) (fun i => f (j * n + i)%nat)).
Proof.
  induction K as [|K IH]; [reflexivity|]. replace (S K * n)%nat with (K * n + n)%nat by (simpl; lia).
  rewrite dot_add, IH. reflexivity.
Qed.

(** The coefficients of (W, B), block by block, and at the end a flag. *)
Definition as_vector d K (p : pull * R) : vec := fun q =>
  if Nat.eqb q (K * S d)%nat then snd p
  else sign_in (q / S d)%nat (fst p) *
    (if Nat.eqb (q mod S d)%nat d then constant (fst p) else place (fst p) (q mod S d)%nat).

Lemma as_vector_at d K p j i : (j < K)%nat -> (i <= d)%nat -> as_vector d K p (j * S d + i)%nat
  = sign_in j (fst p) * (if Nat.eqb i d then constant (fst p) else place (fst p) i).
Proof.
  intros Hj Hi. unfold as_vector.
  assert (Hlt : (j * S d + i < K * S d)%nat) by (pose proof (Nat.mul_le_mono_r (S j) K (S d)); simpl in *; lia).
  destruct (Nat.eqb_spec (j * S d + i)%nat (K * S d)%nat); [lia|].
  rewrite Nat.div_add_l by lia. rewrite Nat.div_small by lia. rewrite Nat.add_0_r.
  replace (j * S d + i)%nat with (i + j * S d)%nat by lia.
  rewrite Nat.mod_add by lia. rewrite Nat.mod_small by lia. reflexivity.
Qed.

Definition rows_of_vector d (u : vec) : matrix := fun j i => u (j * S d + i)%nat.
Definition biases_of_vector d (u : vec) : biases := fun j => u (j * S d + d)%nat.

Lemma dot_as_vector d K u p : (own (fst p) < K)%nat -> (other (fst p) < K)%nat -> amount (fst p) = 1 ->
  dot (S (K * S d)%nat) u (as_vector d K p)
  = value d (rows_of_vector d u) (biases_of_vector d u) (fst p) + u (K * S d)%nat * snd p.
Proof.
  intros Ho Hm Ha. rewrite (value_over d K) by assumption.
  change (dot (S (K * S d)%nat) u (as_vector d K p))
    with (dot (K * S d)%nat u (as_vector d K p) + u (K * S d)%nat * as_vector d K p (K * S d)%nat).
  replace (as_vector d K p (K * S d)%nat) with (snd p) by (unfold as_vector; rewrite Nat.eqb_refl; reflexivity).
  f_equal. rewrite dot_blocks. apply over_ext. intros j Hj.
  rewrite (dot_same (S d) _ (fun i => u (j * S d + i)%nat) _
    (scale (sign_in j (fst p)) (fun i => if Nat.eqb i d then constant (fst p) else place (fst p) i))).
  - rewrite dot_scale, Ha, Rmult_1_r. f_equal.
    set (f := fun i => if Nat.eqb i d then constant (fst p) else place (fst p) i).
    change (dot (S d) (rows_of_vector d u j) f = dot d (rows_of_vector d u j) (place (fst p))
      + biases_of_vector d u j * constant (fst p)).
    change (dot d (rows_of_vector d u j) f + biases_of_vector d u j * f d
      = dot d (rows_of_vector d u j) (place (fst p)) + biases_of_vector d u j * constant (fst p)).
    replace (f d) with (constant (fst p)) by (unfold f; rewrite Nat.eqb_refl; reflexivity). f_equal. unfold f.
    apply dot_same; intros i Hi; [reflexivity|].
    destruct (Nat.eqb_spec i d); [lia | reflexivity].
  - intros i _. reflexivity.
  - intros i Hi. rewrite as_vector_at by lia. reflexivity.
Qed.

Definition others (K y : nat) : list nat := filter (fun m => negb (Nat.eqb m y)) (seq 0 K).
Lemma in_others K y m : In m (others K y) <-> (m < K)%nat /\ m <> y.
Proof. unfold others. rewrite filter_In, in_seq, negb_true_iff, Nat.eqb_neq. lia. Qed.

Definition flagged (K : nat) (s : class_set) (v : vec) (k : nat) : list (pull * R) :=
  flat_map (fun p => map (fun m => ({| own := snd p; other := m; amount := 1; place := fst p; constant := 1 |}, 1))
    (others K (snd p))) s
  ++ map (fun m => ({| own := k; other := m; amount := 1; place := v; constant := 0 |}, 0)) (others K k).

Lemma in_flagged K s v k p : In p (flagged K s v k) ->
  (exists x y m, In (x, y) s /\ (m < K)%nat /\ m <> y /\
     p = ({| own := y; other := m; amount := 1; place := x; constant := 1 |}, 1)) \/
  (exists m, (m < K)%nat /\ m <> k /\
     p = ({| own := k; other := m; amount := 1; place := v; constant := 0 |}, 0)).
Proof.
  intro H. apply in_app_or in H. destruct H as [H|H]; [left | right].
  - apply in_flat_map in H. destruct H as ((x, y) & Hin & H). apply in_map_iff in H.
    destruct H as (m & E & Hm). apply in_others in Hm. exists x, y, m. simpl in *. intuition congruence.
  - apply in_map_iff in H. destruct H as (m & E & Hm). apply in_others in Hm. exists m. intuition congruence.
Qed.

(** The pulls of one flag that bear a positive weight, with that weight. *)
Definition weighing (a : R) (p : pull) : pull :=
  {| own := own p; other := other p; amount := a; place := place p; constant := constant p |}.
Definition chosen (flag : R) (l : list (R * (pull * R))) : list pull :=
  flat_map (fun t => if Rlt_dec 0 (fst t) then
    if Req_EM_T (snd (snd t)) flag then [weighing (fst t) (fst (snd t))] else [] else []) l.

Lemma in_chosen flag l q : In q (chosen flag l) ->
  exists a p, In (a, (p, flag)) l /\ 0 < a /\ q = weighing a p.
Proof.
  unfold chosen. rewrite in_flat_map. intros ((a, (p, f)) & Hin & H). simpl in H.
  destruct Rlt_dec; [|destruct H]. destruct Req_EM_T as [E|]; [|destruct H]. destruct H as [<-|[]].
  subst f. exists a, p. auto.
Qed.

Lemma sum_chosen (f : pull -> R) l : (forall a p g, In (a, (p, g)) l -> 0 <= a /\ (g = 1 \/ g = 0)) ->
  (forall a p, f (weighing a p) = a * f (weighing 1 p)) ->
  sum f (chosen 1 l) + sum f (chosen 0 l) = sum (fun t => fst t * f (weighing 1 (fst (snd t)))) l.
Proof.
  intros Hl Hf. induction l as [|(a, (p, g)) r IH]; [simpl; ring|].
  assert (IH' : sum f (chosen 1 r) + sum f (chosen 0 r) = sum (fun t => fst t * f (weighing 1 (fst (snd t)))) r)
    by (apply IH; intros a' p' g' Hin; apply (Hl a' p' g'); right; assumption).
  destruct (Hl a p g (or_introl eq_refl)) as (Ha & Hg).
  unfold chosen in *. simpl. rewrite !sum_app, <- IH'. destruct Rlt_dec as [Hpos|Hn].
  - destruct Hg as [-> | ->].
    + destruct (Req_EM_T 1 1); [|congruence]. destruct (Req_EM_T 1 0); [lra|]. simpl. rewrite Hf. ring.
    + destruct (Req_EM_T 0 1); [lra|]. destruct (Req_EM_T 0 0); [|congruence]. simpl. rewrite Hf. ring.
  - replace a with 0 by lra. simpl. ring.
Qed.

Lemma chosen_flag l : (forall a p g, In (a, (p, g)) l -> 0 <= a /\ (g = 1 \/ g = 0)) ->
  chosen 1 l = [] -> sum (fun t : R * (pull * R) => fst t * snd (snd t)) l = 0.
Proof.
  intros Hl. induction l as [|(a, (p, g)) r IH]; intro E; [reflexivity|].
  unfold chosen in E. simpl in E. apply app_eq_nil in E. destruct E as (E1 & E2). simpl.
  rewrite IH; [|intros a' p' g' Hin; apply (Hl a' p' g'); right; assumption | exact E2].
  destruct (Hl a p g (or_introl eq_refl)) as (Ha & [-> | ->]); [|ring].
  destruct Rlt_dec; [destruct (Req_EM_T 1 1); [discriminate | congruence]|]. replace a with 0 by lra. ring.
Qed.

Theorem classes_complete : Classes_complete.
Proof.
  intros d K s v k (W0 & B0 & Hfit0) (xk & Hxk). split.
  - intro Htrans. destruct (Hfit0 _ _ Hxk) as (Hk & _). set (N := (K * S d)%nat). set (P := flagged K s v k).
    set (z := fun q => if Nat.eqb q N then 1 else 0).
    assert (HP : forall p, In p P -> (own (fst p) < K)%nat /\ (other (fst p) < K)%nat /\ amount (fst p) = 1).
    { intros p Hp. destruct (in_flagged _ _ _ _ _ Hp) as [(x & y & m & Hin & Hm & _ & ->)|(m & Hm & _ & ->)]; simpl.
      - split; [apply (Hfit0 _ _ Hin) | auto].
      - auto. }
    destruct (farkas (S N) (map (as_vector d K) P) z) as [(cs & Hlen & Hcs & Hz)|(u & Hu & Hneg)].
    + (* weights: the certificate *)
      set (l := combine cs P).
      assert (Hl : forall a p g, In (a, (p, g)) l -> 0 <= a /\ (g = 1 \/ g = 0)).
      { intros a p g Hin. split; [apply Hcs, (in_combine_l _ _ _ _ Hin)|].
        destruct (in_flagged _ _ _ _ _ (in_combine_r _ _ _ _ Hin)) as [(x & y & m & _ & _ & _ & E)|(m & _ & _ & E)];
          inversion E; auto. }
      assert (Hsum : forall q, (q < S N)%nat -> z q = sum (fun t => fst t * as_vector d K (snd t) q) l).
      { intros q Hq. rewrite (Hz q Hq), combine_map, sum_map. reflexivity. }
      apply (classes_yes d K s v k (chosen 1 l) (chosen 0 l) Hk).
      * intros q Hq. destruct (in_chosen _ _ _ Hq) as (a & p & Hin & Ha & ->).
        destruct (in_flagged _ _ _ _ _ (in_combine_r _ _ _ _ Hin)) as [(x & y & m & Hs & Hm & Hne & E)|(m & _ & _ & E)];
          inversion E; [|lra]. unfold accuracy_row. simpl. auto.
      * intro E. pose proof (chosen_flag l Hl E) as E0. pose proof (Hsum N ltac:(lia)) as EN.
        unfold z in EN. rewrite Nat.eqb_refl in EN.
        rewrite (sum_ext _ (fun t : R * (pull * R) => fst t * snd (snd t))) in EN; [lra|].
        intros t _. unfold as_vector. fold N. rewrite Nat.eqb_refl. reflexivity.
      * intros q Hq. destruct (in_chosen _ _ _ Hq) as (a & p & Hin & Ha & ->).
        destruct (in_flagged _ _ _ _ _ (in_combine_r _ _ _ _ Hin)) as [(x & y & m & _ & _ & _ & E)|(m & Hm & Hne & E)];
          inversion E; [lra|]. unfold direction_row. simpl. auto.
      * intros q Hq. destruct (in_chosen _ _ _ Hq) as (a & p & Hin & Ha & ->). simpl.
        apply (HP (p, 1)), (in_combine_r _ _ _ _ Hin).
      * assert (Hblock : forall j i, (j < K)%nat -> (i <= d)%nat ->
          sum (fun p => sign_in j p * amount p * (if Nat.eqb i d then constant p else place p i)) (chosen 1 l)
          + sum (fun p => sign_in j p * amount p * (if Nat.eqb i d then constant p else place p i)) (chosen 0 l) = 0).
        { intros j i Hj Hi. rewrite sum_chosen; [|exact Hl | intros; unfold sign_in, weighing; simpl; ring].
          assert (Hq : (j * S d + i < N)%nat)
            by (unfold N; pose proof (Nat.mul_le_mono_r (S j) K (S d)); simpl in *; lia).
          pose proof (Hsum (j * S d + i)%nat ltac:(lia)) as E. unfold z in E.
          destruct (Nat.eqb_spec (j * S d + i)%nat N); [lia|]. rewrite E. apply sum_ext. intros t _.
          rewrite as_vector_at by assumption. unfold sign_in, weighing. simpl. ring. }
        intros j Hj. split.
        -- intros i Hi. rewrite sum_app. specialize (Hblock j i Hj ltac:(lia)).
           destruct (Nat.eqb_spec i d); [lia|]. symmetry. exact Hblock.
        -- rewrite sum_app. specialize (Hblock j d Hj (le_n d)). rewrite Nat.eqb_refl in Hblock. exact Hblock.
    + (* a classifier that fits, with no score that rises faster than that of k *)
      exfalso. set (W := rows_of_vector d u). set (B := biases_of_vector d u).
      assert (Hflag : u N < 0).
      { unfold z in Hneg. simpl in Hneg. rewrite Nat.eqb_refl in Hneg.
        rewrite dot_zero in Hneg; [lra|]. intros i Hi. destruct (Nat.eqb_spec i N); [lia | reflexivity]. }
      assert (Hval : forall p, In p P -> 0 <= value d W B (fst p) + u N * snd p).
      { intros p Hp. destruct (HP p Hp) as (H1 & H2 & H3). unfold W, B, N. rewrite <- dot_as_vector by assumption.
        apply Hu, in_map, Hp. }
      assert (Hfit : fits_classes d K W B s).
      { intros x y Hin. split; [apply (Hfit0 _ _ Hin)|]. intros m Hm Hne.
        assert (Hp : In ({| own := y; other := m; amount := 1; place := x; constant := 1 |}, 1) P).
        { apply in_or_app. left. apply in_flat_map. exists (x, y). split; [assumption|].
          apply in_map_iff. exists m. split; [reflexivity | apply in_others; auto]. }
        pose proof (Hval _ Hp) as H. unfold value in H. simpl in H. unfold class_score. lra. }
      destruct (ranked_argmax_exists d K W B (fun m => m) ltac:(lia) (fun i j _ _ E => E)) as (h & Hh).
      apply ranked_is_argmax in Hh.
      destruct (Htrans W B h Hfit Hh xk Hxk) as (c & Hc & Hn).
      assert (Hright : right_classifier d K W B h s) by (left; auto).
      apply Hn. rewrite (right_is_right _ _ _ _ _ _ Hright _ _ Hxk).
      apply (class_stays d K W B h s k v Hfit Hh); [|assumption | assumption]. intros m Hm.
      destruct (Nat.eq_dec m k) as [->|Hne]; [lra|].
      assert (Hp : In ({| own := k; other := m; amount := 1; place := v; constant := 0 |}, 0) P).
      { apply in_or_app. right. apply in_map_iff. exists m. split; [reflexivity | apply in_others; auto]. }
      pose proof (Hval _ Hp) as H. unfold value in H. simpl in H. lra.
  - intros Hfools W B h Hfit Hh x Hx. assert (Hright : right_classifier d K W B h s) by (left; auto).
    pose proof (right_is_right _ _ _ _ _ _ Hright _ _ Hx) as E. rewrite E.
    destruct (Hfools W B h Hright x E) as (c0 & Hc0 & H). exists (c0 + 1). split; [lra|]. apply H. lra.
Qed.

Lemma separator_region d w b s : separates d w b s ->
  class_R d (sign_of_score d w b) /\ accurate (sign_of_score d w b) s.
Proof.
  intro Hsep. split.
  - apply (H_within_R d w b). intro z. unfold sign_of_score.
    destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction].
  - intros z y Hin. apply (linear_label d w b); [apply sign_linear | apply Hsep, Hin].
Qed.

Lemma falls_for_all d w b s h x v : separates d w b s -> is_linear d w b h -> In (x, minus) s ->
  adversarial (sign_of_score d w b) x v -> adversarial h x v.
Proof.
  intros Hsep Hh Hx (c & Hc & Hn). exists c. split; [assumption|].
  assert (Hm : sign_of_score d w b x = minus) by (apply (separator_region d w b s Hsep), Hx).
  rewrite Hm in Hn. rewrite (linear_label d w b h x minus Hh (Hsep _ _ Hx)).
  assert (Hp : h (move x v c) = plus); [|congruence].
  apply (proj1 Hh). unfold sign_of_score in Hn. destruct Rlt_dec; [assumption | congruence].
Qed.

Theorem richer_to_poorer : Richer_to_poorer.
Proof.
  intros d s v Hv w b h Hsep Hh x Hx. apply (falls_for_all d w b s h x v Hsep Hh Hx).
  destruct (separator_region d w b s Hsep) as (Hr & Hacc).
  apply Hv; [apply class_R_convex, Hr | assumption | assumption].
Qed.

Theorem poorer_to_richer_fails : Poorer_to_richer_fails.
Proof.
  destruct section_6 as (d & s & ws & bs & h & x & Hmax & HR & _ & Hacc & Hx & Hn).
  assert (Hp : occurs plus s).
  { destruct (Exists_dec (fun p : vec * label => snd p = plus) s (fun p => label_eq_dec _ _)) as [H|H].
    - apply Exists_exists in H. destruct H as ((z, y) & Hin & E). simpl in E. subst. exists z. assumption.
    - exfalso.
      assert (Hone : one_label minus s).
      { intros z y Hin. destruct y; [|reflexivity]. exfalso. apply H, Exists_exists. exists (z, plus). auto. }
      assert (Hd : (0 < d)%nat).
      { destruct d; [|lia]. destruct Hmax as (Hu & _). unfold unit_norm in Hu. simpl in Hu. lra. }
      assert (Hs : s <> []) by (intro E; rewrite E in Hx; destruct Hx).
      apply (one_label_no_maximum d s minus Hd Hs Hone). exists ws, bs. assumption. }
  exists d, s, (scale (- sgn minus) ws). split; [|split].
  - split; [exists ws, bs; apply Hmax|]. split; [assumption | exists x; assumption].
  - destruct (max_margin_is_balanced d s ws bs Hp (ex_intro _ x Hx) Hmax) as (l & Hl).
    apply (balanced_fools d s _ minus l).
    + apply nonzero_scale; [simpl; lra|]. apply (rises_nonzero d ws ws). destruct Hmax as (Hu & _).
      unfold unit_norm in Hu. lra.
    + destruct Hl as (Hon & Hu & Hz). split; [assumption|]. split; [|assumption].
      intros i Hi. rewrite <- (Hu i Hi). unfold scale. simpl. ring.
  - exists h. split; [apply class_R_convex, HR|]. split; [assumption|]. exists x. auto.
Qed.

(** ** Means and lengths *)

Lemma in_with_label y s x : In x (with_label y s) <-> In (x, y) s.
Proof.
  unfold with_label. rewrite in_flat_map. split.
  - intros ((z, y') & Hin & H). destruct y, y'; simpl in H;
      first [destruct H as [<-|[]]; assumption | destruct H].
  - intro H. exists (x, y). split; [assumption|]. destruct y; left; reflexivity.
Qed.

Lemma dot_mean d w (l : list vec) : l <> [] ->
  INR (length l) * dot d w (mean l) = sum (fun x => dot d w x) l.
Proof.
  intro Hl. assert (Hn : 0 < INR (length l)) by (destruct l; [congruence | apply lt_0_INR; simpl; lia]).
  rewrite (dot_same d w w (mean l) (scale (/ INR (length l)) (fun i => sum (fun x : vec => x i) l))).
  - rewrite dot_scale, (dot_sum d w (fun x : vec => x)). field. lra.
  - intros i _. reflexivity.
  - intros i _. unfold mean, scale, Rdiv. ring.
Qed.

(** Score by score, over the points of a label: the mean is right, too. *)
Lemma mean_score d w b s y : separates d w b s -> occurs y s ->
  0 < sgn y * score d w b (mean (with_label y s)) /\
  forall x, In (x, y) s ->
    sgn y * score d w b x <= INR (length (with_label y s)) * (sgn y * score d w b (mean (with_label y s))).
Proof.
  intros Hsep (x0 & Hx0). set (l := with_label y s).
  assert (Hin0 : In x0 l) by (apply in_with_label, Hx0).
  assert (Hl : l <> []) by (intro E; rewrite E in Hin0; destruct Hin0).
  assert (Hn : 0 < INR (length l)) by (destruct l; [congruence | apply lt_0_INR; simpl; lia]).
  assert (Hsum : INR (length l) * (sgn y * score d w b (mean l)) = sum (fun x => sgn y * score d w b x) l).
  { unfold score. rewrite (sum_ext _ (fun x => sgn y * dot d w x + sgn y * b)) by (intros; ring).
    rewrite (sum_plus (fun x => sgn y * dot d w x) (fun _ => sgn y * b)),
      (sum_mult (fun x => dot d w x) (sgn y)), <- (dot_mean d w l Hl).
    assert (Hc : forall (c : R) (m : list vec), sum (fun _ => c) m = INR (length m) * c).
    { intros c m. induction m as [|a r IH]; [simpl; ring|].
      change (length (a :: r)) with (S (length r)). rewrite S_INR. simpl sum. rewrite IH. ring. }
    rewrite Hc. ring. }
  assert (Hpos : forall x, In x l -> 0 < sgn y * score d w b x) by (intros x Hx; apply Hsep, in_with_label, Hx).
  split.
  - assert (0 < sum (fun x => sgn y * score d w b x) l) by (apply sum_positive; assumption).
    rewrite <- Hsum in H. apply (Rmult_lt_reg_l (INR (length l))); [assumption|]. lra.
  - intros x Hx. rewrite Hsum. assert (Hxl : In x l) by (apply in_with_label, Hx). clear - Hxl Hpos.
    induction l as [|a r IH]; [destruct Hxl|]. simpl.
    assert (0 <= sum (fun x => sgn y * score d w b x) r)
      by (apply sum_nonneg; intros z Hz; apply Rlt_le, Hpos; right; assumption).
    pose proof (Hpos a (or_introl eq_refl)).
    destruct Hxl as [->|Hxl]; [lra|]. assert (sgn y * score d w b x <= sum (fun x => sgn y * score d w b x) r)
      by (apply IH; [intros z Hz; apply Hpos; right; assumption | assumption]). lra.
Qed.

Lemma means_rise d w b s : separates d w b s -> occurs plus s -> occurs minus s ->
  forall y, INR (length (with_label y s)) * (sgn y * score d w b (mean (with_label y s)))
    < INR (length (with_label y s)) * dot d w (means s) /\ 0 < dot d w (means s).
Proof.
  intros Hsep Hp Hm y.
  destruct (mean_score d w b s plus Hsep Hp) as (H1 & _). destruct (mean_score d w b s minus Hsep Hm) as (H2 & _).
  assert (E : dot d w (means s) = sgn plus * score d w b (mean (with_label plus s))
    + sgn minus * score d w b (mean (with_label minus s)))
    by (unfold means; rewrite dot_difference; unfold score; simpl; ring).
  assert (Hn : 0 < INR (length (with_label y s))).
  { assert (occurs y s) as (x & Hx) by (destruct y; assumption). apply in_with_label in Hx.
    destruct (with_label y s); [destruct Hx | apply lt_0_INR; simpl; lia]. }
  split; [|lra]. apply Rmult_lt_compat_l; [assumption|]. destruct y; lra.
Qed.

Theorem centroids_transfer : Centroids_transfer.
Proof.
  intros d s Hp Hm w b h Hsep Hh x y Hin.
  destruct (means_rise d w b s Hsep Hp Hm y) as (_ & Hv).
  apply for_good, (linear_moves d w b _ y); [|assumption|].
  - rewrite dot_scale. pose proof (sgn_square y).
    replace (sgn y * (- sgn y * dot d w (means s))) with (- (sgn y * sgn y * dot d w (means s))) by ring.
    rewrite H. lra.
  - apply (linear_label d w b); [assumption | apply Hsep, Hin].
Qed.

Theorem length_for_separators : Length_for_separators.
Proof.
  intros d s Hp Hm w b h Hsep Hh x y Hin. set (n := INR (length (with_label y s))).
  destruct (means_rise d w b s Hsep Hp Hm y) as (Hlt & _). fold n in Hlt.
  assert (Hocc : occurs y s) by (exists x; assumption).
  destruct (mean_score d w b s y Hsep Hocc) as (_ & Hle). specialize (Hle x Hin). fold n in Hle.
  pose proof (step_score d w b x y (means s) n) as Es.
  set (other := match y with plus => minus | minus => plus end).
  assert (Ho : h (move x (scale (- sgn y) (means s)) n) = other).
  { apply (linear_label d w b); [assumption|]. unfold other. destruct y; simpl in *; lra. }
  rewrite Ho. unfold other. destruct y; discriminate.
Qed.


(** A convex set holds the mean of its points. *)
Lemma convex_mean d (h : classifier) y l : respects d h -> convex (region h y) -> l <> [] ->
  (forall x, In x l -> h x = y) -> h (mean l) = y.
Proof.
  intros Hr Hc. induction l as [|a r IH]; [congruence|]. intros _ Hin.
  destruct r as [|b r].
  - rewrite <- (Hin a (or_introl eq_refl)). apply Hr. intros i _. unfold mean. simpl. field.
  - assert (IH' : h (mean (b :: r)) = y) by (apply IH; [discriminate | intros x Hx; apply Hin; right; assumption]).
    set (m := b :: r) in *. assert (Hm : 0 < INR (length m)) by (apply lt_0_INR; simpl; lia).
    set (n := INR (length m)) in *.
    assert (Hmix : h (mix (n / (n + 1)) a (mean m)) = y).
    { apply (Hc a (mean m)); [apply Hin; left; reflexivity | exact IH' |]. split.
      - apply Rlt_le, Rdiv_lt_0_compat; lra.
      - apply (Rmult_le_reg_r (n + 1)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
    rewrite <- Hmix. apply Hr. intros i _. unfold mix, mean. fold n.
    change (length (a :: m)) with (S (length m)). rewrite S_INR. fold n. simpl sum. fold m.
    change (sum (fun x : vec => x i) (a :: m)) with (a i + sum (fun x : vec => x i) m). field. lra.
Qed.

Theorem length_for_networks : Length_for_networks.
Proof.
  intros d s xb Hb h Hr Hc Hacc x Hx. set (l := with_label minus s). set (n := INR (length l)).
  destruct (h (move x (difference xb (mean l)) n)) eqn:E; [reflexivity|]. exfalso.
  assert (Hxl : In x l) by (apply in_with_label, Hx).
  destruct (in_split _ _ Hxl) as (l1 & l2 & El).
  assert (Hn : 0 < n) by (unfold n; rewrite El, app_length; apply lt_0_INR; simpl; lia).
  assert (Hmean : h (mean (move x (difference xb (mean l)) n :: l1 ++ l2)) = minus).
  { apply (convex_mean d); [assumption | assumption | discriminate|]. intros z [<-|Hz]; [assumption|].
    apply Hacc, in_with_label. fold l. rewrite El. apply in_app_or in Hz. apply in_or_app.
    destruct Hz; [left | right; right]; assumption. }
  assert (Hlen : length (move x (difference xb (mean l)) n :: l1 ++ l2) = length l)
    by (rewrite El, app_length; simpl; rewrite app_length; lia).
  rewrite (Hr _ xb) in Hmean; [pose proof (Hacc _ _ Hb); congruence|].
  intros i _. unfold mean at 1. rewrite Hlen. fold n. simpl. rewrite sum_app.
  assert (Es : sum (fun x : vec => x i) l = sum (fun x : vec => x i) l1 + (x i + sum (fun x : vec => x i) l2))
    by (rewrite El, sum_app; reflexivity).
  unfold move, difference, mean. fold n. rewrite Es. field. lra.
Qed.

Theorem sum_of_multipliers : Sum_of_multipliers.
Proof.
  intros d s ws bs g (_ & Hp & Hm) Hmax ((w0 & b0 & Hu0 & Hw0) & Hup).
  destruct (max_margin_weights d s ws bs Hp Hm Hmax) as (g' & l & Hg' & Hat & Hl & Htight).
  assert (Hu : dot d ws ws = 1) by apply Hmax.
  assert (Hle : g' <= g) by (apply (Hup ws bs); [apply Hmax | assumption]).
  assert (Hws : margin_at_least d g ws bs s).
  { apply (proj2 (proj2 Hmax) w0 b0 Hu0); [|assumption]. intros x y Hin. specialize (Hw0 _ _ Hin). lra. }
  assert (Hone : forall alpha, balanced_sum d s ws alpha ->
    sum (fun t : term => let '(a, (x, y)) := t in a * (sgn y * score d ws bs x)) alpha = 1).
  { intros alpha (_ & Hs & Hz). rewrite <- Hu.
    rewrite (dot_same d ws ws ws _ (fun i _ => eq_refl) Hs) at 1.
    rewrite <- signed_identity, Hz. ring. }
  split.
  - intros alpha Ha. specialize (Hone alpha Ha). destruct Ha as (Hon & _).
    assert (g * sum fst alpha <= 1).
    { rewrite <- Hone, <- sum_mult. clear - Hon Hws. induction alpha as [|(a, (x, y)) r IH]; simpl; [lra|].
      destruct (Hon a (x, y) (or_introl eq_refl)) as (Ha & Hin). specialize (Hws _ _ Hin).
      pose proof (Rmult_le_compat_l a _ _ Ha Hws).
      assert (forall a p, In (a, p) r -> 0 <= a /\ In p s) by (intros a' p' Hin'; apply Hon; right; assumption).
      specialize (IH H0). lra. }
    apply (Rmult_le_reg_l g); [lra|]. rewrite Rinv_r by lra. assumption.
  - exists l. split; [assumption|]. specialize (Hone l Hl).
    rewrite (sum_ext _ (fun t : term => g' * fst t)) in Hone
      by (intros (a, (x, y)) Hin; rewrite (Htight a x y Hin); simpl; ring).
    rewrite (sum_mult (@fst R (vec * label))) in Hone.
    assert (Hge : g <= g').
    { destruct l as [|(a, (x, y)) r]; [simpl in Hone; lra|].
      rewrite <- (Htight a x y (or_introl eq_refl)). apply Hws.
      apply (proj1 Hl a (x, y)). left. reflexivity. }
    apply (Rmult_eq_reg_l g'); [|lra]. rewrite Hone. replace g with g' by lra. field. lra.
Qed.

(** ** Other networks *)

Theorem convex_scores_serve : Convex_scores_serve.
Proof.
  intros d s f a h xp xm Hf Hconv Hh Hacc Hp Hm x Hx.
  assert (Hminus : forall z, h z = minus -> f z <= a).
  { intros z Hz. destruct (Rle_or_lt (f z) a) as [|Hlt]; [assumption|]. exfalso.
    assert (h z = plus); [|congruence]. destruct Hh as [Hh|Hh]; apply Hh; lra. }
  assert (Hgap : f xm < f xp).
  { pose proof (Hacc _ _ Hp) as Ep. pose proof (Hacc _ _ Hm) as Em. pose proof (Hminus _ Em).
    destruct Hh as [Hh|Hh]; apply Hh in Ep; [lra|].
    destruct (Rle_or_lt a (f xm)) as [Hle|]; [|lra]. apply Hh in Hle. congruence. }
  set (v := difference xp xm). set (z := fun i => 2 * xm i - x i).
  set (M := Rmax 1 (f z + a - 2 * f xm)). assert (HM : 1 <= M) by apply Rmax_l.
  set (l := Rmin (1 / 2) ((f xp - f xm) / (2 * M))).
  assert (Hl : 0 < l).
  { apply Rmin_glb_lt; [lra|]. apply Rdiv_lt_0_compat; lra. }
  assert (Hl2 : l <= 1 / 2) by apply Rmin_l.
  assert (HlM : l * M <= (f xp - f xm) / 2).
  { apply Rle_trans with ((f xp - f xm) / (2 * M) * M); [apply Rmult_le_compat_r; [lra | apply Rmin_r]|].
    right. field. lra. }
  exists (/ l). split; [apply Rinv_0_lt_compat, Hl|]. intro E. rewrite Hx in E. apply Hminus in E.
  assert (Hback : f (mix (l / (1 - l)) xm z) <= (1 - l / (1 - l)) * f xm + l / (1 - l) * f z).
  { apply Hconv. split; [apply Rlt_le, Rdiv_lt_0_compat; lra|].
    apply (Rmult_le_reg_r (1 - l)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (Hxp : f xp <= (1 - l) * f (mix (l / (1 - l)) xm z) + l * f (move x v (/ l))).
  { rewrite (Hf xp (mix l (mix (l / (1 - l)) xm z) (move x v (/ l)))).
    - apply Hconv. lra.
    - intros i _. unfold mix, move, v, difference, z. field. lra. }
  apply (Rmult_le_compat_l (1 - l)) in Hback; [|lra].
  replace ((1 - l) * ((1 - l / (1 - l)) * f xm + l / (1 - l) * f z)) with ((1 - 2 * l) * f xm + l * f z) in Hback
    by (field; lra).
  apply (Rmult_le_compat_l l) in E; [|lra].
  pose proof (Rmult_le_compat_l l _ _ (Rlt_le _ _ Hl) (Rmax_r 1 (f z + a - 2 * f xm))) as HM2. fold M in HM2.
  lra.
Qed.

Lemma bend_relu l z : bend l z = below l * z + (above l - below l) * relu z.
Proof.
  unfold bend, relu. destruct (Rle_or_lt 0 z).
  - rewrite Rmin_left, Rmax_right by lra. ring.
  - rewrite Rmin_right, Rmax_left by lra. ring.
Qed.

Lemma bend_convex l t z z' : below l <= above l -> 0 <= t <= 1 ->
  bend l ((1 - t) * z + t * z') <= (1 - t) * bend l z + t * bend l z'.
Proof.
  intros Hl Ht. rewrite !bend_relu. pose proof (relu_convex t z z' Ht) as H.
  apply (Rmult_le_compat_l (above l - below l)) in H; [|lra]. lra.
Qed.

Lemma bend_grows l z z' : 0 <= below l <= above l -> z <= z' -> bend l z <= bend l z'.
Proof.
  intros Hl Hz. rewrite !bend_relu.
  assert (relu z <= relu z') by (unfold relu; apply Rle_max_compat_l, Hz).
  pose proof (Rmult_le_compat_l (below l) _ _ (proj1 Hl) Hz).
  pose proof (Rmult_le_compat_l (above l - below l) _ _ ltac:(lra) H). lra.
Qed.

Lemma dot_grows d w x y : (forall i, 0 <= w i) -> (forall i, x i <= y i) -> dot d w x <= dot d w y.
Proof.
  intros Hw Hxy. induction d as [|d IH]; simpl; [lra|].
  pose proof (Rmult_le_compat_l _ _ _ (Hw d) (Hxy d)). lra.
Qed.

Lemma through_convex d l (F : vec -> vec) : grows l -> (forall j, convex_score (fun x => F x j)) ->
  forall j, convex_score (fun x => through d l (F x) j).
Proof.
  intros (Hl & Hw) HF j x y t Ht. unfold through. destruct (nth_error (units l) j) as [(w, b)|] eqn:E; [|lra].
  assert (Hwi : forall i, 0 <= w i) by (apply (Hw w b), (nth_error_In _ _ E)).
  apply Rle_trans with (bend l ((1 - t) * score d w b (F x) + t * score d w b (F y))).
  - apply bend_grows; [assumption|]. unfold score.
    pose proof (dot_grows d w (F (mix t x y)) (mix t (F x) (F y)) Hwi (fun i => HF i x y t Ht)) as H.
    rewrite dot_mix in H. lra.
  - apply bend_convex; [apply Hl | assumption].
Qed.

Lemma outputs_convex ls : (forall l, In l ls -> grows l) -> forall d (F : vec -> vec),
  (forall j, convex_score (fun x => F x j)) -> forall j, convex_score (fun x => snd (outputs d ls (F x)) j).
Proof.
  induction ls as [|l r IH]; simpl; intros Hg d F HF; [exact HF|].
  apply (IH (fun l' H => Hg l' (or_intror H)) (length (units l)) (fun x => through d l (F x))).
  apply through_convex; [apply Hg; left; reflexivity | assumption].
Qed.

Theorem deep_networks : Deep_networks.
Proof.
  intros d s ls a h xp xm Hls Hh. destruct ls as [|l r]; [destruct Hls|]. destruct Hls as (Hl & Hg).
  apply (convex_scores_serve d s (fun x => snd (outputs d (l :: r) x) O) a); [| |assumption].
  - intros x x' Hs. simpl. replace (through d l x') with (through d l x); [reflexivity|].
    apply FunctionalExtensionality.functional_extensionality. intro j. unfold through.
    destruct (nth_error (units l) j) as [(w, b)|]; [|reflexivity]. unfold score.
    rewrite (dot_same d w w x x' (fun i _ => eq_refl) Hs). reflexivity.
  - simpl. apply (outputs_convex r Hg (length (units l)) (through d l)). intros j x y t Ht. unfold through.
    destruct (nth_error (units l) j) as [(w, b)|]; [|lra].
    replace (score d w b (mix t x y)) with ((1 - t) * score d w b x + t * score d w b y)
      by (unfold score; rewrite dot_mix; ring).
    apply bend_convex; assumption.
Qed.

(** ** What fails *)

(** 1, -1 and -3 on the line. *)
Theorem twice_the_margin_fails : Twice_the_margin_fails.
Proof.
  set (s := [(point [1], plus); (point [-1], minus); (point [-3], minus)]).
  assert (Hs : separates 1 (point [1]) 0 s) by (intros x y [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra).
  assert (Hu : unit_norm 1 (point [1])) by (unfold unit_norm, point; simpl; ring).
  assert (H1 : margin_at_least 1 1 (point [1]) 0 s) by (intros x y [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra).
  assert (Hbest : forall w b g, unit_norm 1 w -> margin_at_least 1 g w b s -> g <= 1).
  { intros w b g Hw Hg. unfold unit_norm in Hw. simpl in Hw.
    assert (w O <= 1).
    { destruct (Rle_or_lt (w O) 1); [assumption|]. pose proof (Rmult_lt_0_compat (w O - 1) (w O + 1)). lra. }
    pose proof (Hg (point [1]) plus ltac:(simpl; auto)). pose proof (Hg (point [-1]) minus ltac:(simpl; auto)).
    unfold score, point in *. simpl in *. lra. }
  exists 1%nat, s, (point [1]), 0, 1. split; [|split; [|split]].
  - split; [exists (point [1]), 0; assumption|]. split; [exists (point [1]) | exists (point [-1])]; simpl; auto.
  - split; [assumption|]. split; [assumption|]. intros w b Hw _ g Hg x y Hin.
    specialize (Hbest w b g Hw Hg). specialize (H1 x y Hin). lra.
  - split; [exists (point [1]), 0; auto | exact Hbest].
  - exists (point [1]), 0, (point [-3]). split; [assumption|]. split; [simpl; auto|]. intros h (_ & Hm). apply Hm.
    unfold score, move, point. simpl. lra.
Qed.

(** The corner and the strip of Section 6: there w* is half the difference of the means. *)
Theorem means_for_regions_fails : Means_for_regions_fails.
Proof.
  destruct strip_is_spared as (_ & HR & Hacc & Hn).
  assert (E : means corner O = 1 /\ means corner 1%nat = 0) by (unfold means, mean, difference, corner, point; simpl; split; field).
  exists 2%nat, corner, strip_classifier, (point [0; 0]). split; [exists (point [1; 1]); unfold corner; simpl; auto|].
  split; [exists O; split; [lia | rewrite (proj1 E); lra]|]. split; [apply class_R_convex, HR|]. split; [assumption|].
  split; [unfold corner; simpl; auto|]. intros (c & Hc & H). apply Hn. exists c. split; [assumption|].
  intro E'. apply H. rewrite <- E'. unfold strip_classifier. rewrite !strip_output. unfold move, scale, point.
  simpl. rewrite (proj2 E). replace (0 + c * 0) with (0 + c * (- -1 * 0)) by ring. reflexivity.
Qed.

(** f(x) = relu(x + 1) - 2 relu(x - 1), +1 where f > 1: 0 is -1, 1 is +1, and from 3 on all is -1. *)
Definition tooth : network :=
  [{| out := 1; row := point [1]; bias := 1 |}; {| out := -2; row := point [1]; bias := -1 |}].
Definition tooth_classifier : classifier := fun x => if Rlt_dec 1 (output 1 tooth x) then plus else minus.
Lemma tooth_output x : output 1 tooth x = relu (x O + 1) - 2 * relu (x O - 1).
Proof. unfold output, tooth, pre, point. simpl. replace (0 + 1 * x O + 1) with (x O + 1) by ring. replace (0 + 1 * x O + -1) with (x O - 1) by ring. ring. Qed.
Lemma tooth_far x : 3 <= x O -> tooth_classifier x = minus.
Proof.
  intro H. unfold tooth_classifier. rewrite tooth_output. unfold relu. rewrite !Rmax_right by lra. destruct Rlt_dec; [lra | reflexivity].
Qed.
Theorem one_negative_weight_fails : One_negative_weight_fails.
Proof.
  exists 1%nat, [(point [0], minus); (point [1], plus); (point [3], minus)], tooth, 1, (point [1]), (point [0]), tooth_classifier, (point [3]).
  split; [simpl; auto|]. split; [simpl; auto|]. split; [|split; [|split; [|split]]].
  - eexists. split; [right; left; reflexivity|]. split; [simpl; lra|]. intros u' [<-|[<-|[]]] Hu; [simpl in Hu; lra | reflexivity].
  - intro z. unfold tooth_classifier. destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction].
  - intros x y [E|[E|[E|[]]]]; inversion E; [| |apply tooth_far; unfold point; simpl; lra];
      unfold tooth_classifier; rewrite tooth_output; unfold relu, point; simpl;
      repeat first [rewrite Rmax_right by lra | rewrite Rmax_left by lra]; destruct Rlt_dec; first [reflexivity | lra].
  - simpl. auto.
  - intros (c & Hc & H). apply H. transitivity minus; [|symmetry]; apply tooth_far; unfold move, difference, point; simpl; lra.
Qed.

(** f(x) = - |x|, +1 where f > - 1/2. *)
Definition roof : layer := {| units := [(point [1], 0)]; below := 1; above := -1 |}.
Definition under_roof : classifier := fun x => if Rlt_dec (- (1/2)) (snd (outputs 1 [roof; total_layer] x) O) then plus else minus.
Lemma roof_output x : snd (outputs 1 [roof; total_layer] x) O = - Rabs (x O).
Proof.
  simpl. unfold through, bend, roof, total_layer, score, point. simpl.
  replace (0 + 1 * x O + 0) with (x O) by ring. unfold Rabs. destruct Rcase_abs.
  - rewrite (Rmin_right 0 (x O)), (Rmax_left 0 (x O)) by lra. unfold Rmin, Rmax. destruct Rle_dec; lra.
  - rewrite (Rmin_left 0 (x O)), (Rmax_right 0 (x O)) by lra. unfold Rmin, Rmax. destruct Rle_dec; lra.
Qed.
Lemma under_roof_left x : x O <= -1 -> under_roof x = minus.
Proof. intro H. unfold under_roof. rewrite roof_output, Rabs_left by lra. destruct Rlt_dec; [lra | reflexivity]. Qed.
Theorem concave_units_fails : Concave_units_fails.
Proof.
  exists 1%nat, [(point [0], plus); (point [1], minus); (point [-1], minus)], roof, (- (1/2)), (point [0]), (point [1]), under_roof, (point [-1]).
  split; [simpl; auto|]. split; [simpl; auto|]. split; [simpl; lra|]. split; [|split; [|split]].
  - intro z. unfold under_roof. destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction].
  - intros x y [E|[E|[E|[]]]]; inversion E; [| |apply under_roof_left; unfold point; simpl; lra];
      unfold under_roof; rewrite roof_output; unfold point; simpl; rewrite ?Rabs_R0, ?Rabs_R1; destruct Rlt_dec; first [reflexivity | lra].
  - simpl. auto.
  - intros (c & Hc & H). apply H. transitivity minus; [|symmetry]; apply under_roof_left; unfold move, difference, point; simpl; lra.
Qed.

(** 1 and -1 are -1, 0 is +1; 1/2 - g(x) for g the square or the absolute value. *)
Lemma bent_spares (g : R -> R) : g 0 = 0 -> g 1 = 1 -> g (-1) = 1 -> (forall a, 1 <= a \/ a <= -1 -> 1 <= g a) -> no_direction (with_other g).
Proof.
  intros G0 G1 G2 Hg. set (s := [(point [0], plus); (point [1], minus); (point [-1], minus)]).
  assert (Hs : separates 2 (point [0; -1]) (1/2) (lifted (with_other g) s)).
  { intros x y [E|[E|[E|[]]]]; inversion E; unfold score, with_other, point; simpl; rewrite ?G0, ?G1, ?G2; lra. }
  exists s. split; [exists (point [0; -1]), (1/2); assumption|]. split; [exists (point [0]); simpl; auto|].
  split; [exists (point [1]); simpl; auto|]. intro v.
  destruct (Rle_or_lt 0 (v O)) as [Hv|Hv]; [exists (point [0; -1]), (1/2), (point [1]) | exists (point [0; -1]), (1/2), (point [-1])];
    (split; [assumption|]; split; [simpl; auto|]); intros h (_ & Hm) c Hc; apply Hm; unfold score, with_other, point, move; simpl.
  - pose proof (Rmult_le_pos c (v O) (Rlt_le _ _ Hc) Hv). pose proof (Hg (1 + c * v O) ltac:(lra)). lra.
  - pose proof (Rmult_lt_0_compat c (- v O) Hc ltac:(lra)). pose proof (Hg (-1 + c * v O) ltac:(lra)). lra.
Qed.

Theorem pulled_back_quadratic_fails : Pulled_back_quadratic_fails.
Proof.
  apply bent_spares; try ring. intros a [H|H]; [pose proof (Rmult_le_pos (a - 1) (a + 1)) | pose proof (Rmult_le_pos (- a - 1) (- a + 1))]; lra.
Qed.

Theorem pulled_back_absolute_fails : Pulled_back_absolute_fails.
Proof.
  apply bent_spares; [apply Rabs_R0 | apply Rabs_R1 | rewrite Rabs_left; lra|].
  intros a [H|H]; [rewrite Rabs_right | rewrite Rabs_left]; lra.
Qed.

(** ** One unit a layer: a monotone function of one linear score *)

Definition monotone (f : R -> R) := (forall z z', z <= z' -> f z <= f z') \/ (forall z z', z <= z' -> f z' <= f z).

Lemma narrow_outputs ls : (forall l, In l ls -> length (units l) = 1%nat /\ 0 <= below l <= above l) ->
  exists f, monotone f /\ forall z : vec, snd (outputs 1 ls z) O = f (z O).
Proof.
  induction ls as [|l r IH]; intro Hls; [exists (fun a => a); split; [left; auto | reflexivity]|].
  destruct IH as (f & Hf & E); [intros l' Hl'; apply Hls; right; assumption|].
  destruct (Hls l (or_introl eq_refl)) as (Hone & Hb).
  destruct (units l) as [|(w, b) [|]] eqn:Eu; try discriminate.
  exists (fun a => f (bend l (w O * a + b))). split.
  - assert (Hg : monotone (fun a => bend l (w O * a + b))).
    { destruct (Rle_or_lt 0 (w O)); [left | right]; intros z z' Hz; apply bend_grows; try assumption.
      - pose proof (Rmult_le_compat_l (w O) z z' H Hz). lra.
      - pose proof (Rmult_le_compat_l (- w O) z z' ltac:(lra) Hz). lra. }
    destruct Hf as [Hf|Hf], Hg as [Hg|Hg]; [left | right | right | left]; intros z z' Hz; apply Hf, Hg, Hz.
  - intro z. simpl. rewrite Eu. simpl length. rewrite E. unfold through. rewrite Eu. simpl nth_error. cbv iota beta.
    unfold score. simpl. f_equal. f_equal. ring.
Qed.

Theorem one_unit_a_layer : One_unit_a_layer.
Proof.
  intros d s ls a h xp xm (Hne & Hls) Hh Hacc Hp Hm x Hx. destruct ls as [|l r]; [congruence|].
  destruct (narrow_outputs r) as (f & Hf & E); [intros l' Hl'; apply Hls; right; assumption|].
  destruct (Hls l (or_introl eq_refl)) as (Hone & Hb).
  destruct (units l) as [|(w, b) [|]] eqn:Eu; try discriminate.
  set (phi := fun t => f (bend l (t + b))).
  assert (Hout : forall z, snd (outputs d (l :: r) z) O = phi (dot d w z)).
  { intro z. simpl. rewrite Eu. simpl length. rewrite E. unfold through. rewrite Eu. reflexivity. }
  assert (Hphi : monotone phi).
  { destruct Hf as [Hf|Hf]; [left | right]; intros t t' Ht; apply Hf, bend_grows; first [assumption | lra]. }
  assert (Hplus : forall z z', h z = plus -> phi (dot d w z) <= phi (dot d w z') -> h z' = plus).
  { intros z z' Hz Hle. destruct Hh as [Hh|Hh]; apply Hh; apply Hh in Hz; rewrite !Hout in *; lra. }
  pose proof (Hacc _ _ Hp) as Ep. pose proof (Hacc _ _ Hm) as Em.
  set (v := difference xp xm). assert (Ev : dot d w v = dot d w xp - dot d w xm) by (unfold v; apply dot_difference).
  (* far enough along v the score is beyond that of xp *)
  assert (Hfar : dot d w v <> 0 -> exists c, 0 < c /\
    (0 < dot d w v -> dot d w xp <= dot d w (move x v c)) /\ (dot d w v < 0 -> dot d w (move x v c) <= dot d w xp)).
  { intro Hv. set (k := (Rabs (dot d w xp - dot d w x) + 1) / Rabs (dot d w v)).
    pose proof (Rabs_pos_lt _ Hv) as Hpos. pose proof (Rabs_pos (dot d w xp - dot d w x)) as Hnn.
    assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; lra).
    assert (Ek : k * Rabs (dot d w v) = Rabs (dot d w xp - dot d w x) + 1) by (unfold k; field; lra).
    pose proof (Rle_abs (dot d w xp - dot d w x)). pose proof (Rle_abs (- (dot d w xp - dot d w x))) as Ha. rewrite Rabs_Ropp in Ha.
    exists k. split; [assumption|]. rewrite dot_move. split; intro Hs.
    - rewrite (Rabs_right (dot d w v)) in Ek by lra. lra.
    - rewrite (Rabs_left (dot d w v)) in Ek by lra. lra. }
  assert (Hne0 : dot d w v <> 0).
  { intro Z. assert (h xm = plus); [|congruence]. apply (Hplus xp xm Ep). right. f_equal. lra. }
  destruct (Hfar Hne0) as (c & Hc & H1 & H2). exists c. split; [assumption|]. rewrite Hx.
  assert (Hgoal : h (move x v c) = plus); [|congruence]. apply (Hplus xp _ Ep).
  destruct Hphi as [Hphi|Hphi].
  - assert (0 < dot d w v).
    { destruct (Rle_or_lt (dot d w v) 0) as [Hle|]; [|assumption]. exfalso. assert (h xm = plus); [|congruence].
      apply (Hplus xp xm Ep), Hphi. lra. }
    apply Hphi, H1. assumption.
  - assert (dot d w v < 0).
    { destruct (Rle_or_lt 0 (dot d w v)) as [Hle|]; [|assumption]. exfalso. assert (h xm = plus); [|congruence].
      apply (Hplus xp xm Ep), Hphi. lra. }
    apply Hphi, H2. assumption.
Qed.
