(* SPDX-License-Identifier: MIT *)
(** D-multi: linear classifiers of K classes, under any rule for ties. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear.
Import ListNotations.
Open Scope R_scope.

Lemma score_move d W B m x v c :
  class_score d W B m (move x v c) = class_score d W B m x + c * dot d (W m) v.
Proof. unfold class_score. rewrite dot_move. ring. Qed.

Lemma ranked_is_argmax d K W B rank h : is_ranked_argmax d K W B rank h -> is_argmax d K W B h.
Proof.
  intros (_ & H) x. destruct (H x) as (Hx & Hbest). split; [assumption|]. intros m Hm.
  destruct (Nat.eq_dec m (h x)) as [->|Hne]; [lra|]. destruct (Hbest m Hm Hne) as [|(E & _)]; lra.
Qed.

Lemma right_is_argmax d K W B h s : right_classifier d K W B h s -> is_argmax d K W B h.
Proof. intros [(_ & H)|(rank & H & _)]; [assumption | apply (ranked_is_argmax _ _ _ _ rank), H].
  Qed.

Lemma right_is_right d K W B h s : right_classifier d K W B h s ->
  forall x y, In (x, y) s -> h x = y.
Proof.
  intros [(Hfit & Hh)|(_ & _ & H)] x y Hin; [|apply H, Hin].
  destruct (Hfit _ _ Hin) as (Hy & Hbest). destruct (Hh x) as (Hm & Hmax).
  destruct (Nat.eq_dec (h x) y) as [|Hne]; [assumption|].
  specialize (Hbest _ Hm Hne). specialize (Hmax y Hy). lra.
Qed.

(** Of two classes, one is strictly ahead of the other at all its points. *)
Lemma strictly_ahead d K W B h s k l : right_classifier d K W B h s -> k <> l ->
  (k < K)%nat -> (l < K)%nat ->
  (forall x, In (x, k) s -> class_score d W B l x < class_score d W B k x) \/
  (forall x, In (x, l) s -> class_score d W B k x < class_score d W B l x).
Proof.
  intros [(Hfit & _)|(rank & (Hinj & H) & Hacc)] Hne Hk Hl.
  - left. intros x Hx. destruct (Hfit _ _ Hx) as (_ & Hb). apply Hb; auto.
  - assert (rank k <> rank l) by (intro E; apply Hne, Hinj; assumption).
    destruct (Nat.lt_ge_cases (rank k) (rank l)) as [Hlt|Hge].
    + right. intros x Hx. destruct (H x) as (_ & Hb). rewrite (Hacc _ _ Hx) in Hb.
      destruct (Hb k Hk Hne) as [|(_ & Hr)]; [assumption | lia].
    + left. intros x Hx. destruct (H x) as (_ & Hb). rewrite (Hacc _ _ Hx) in Hb.
      destruct (Hb l Hl) as [|(_ & Hr)]; [auto | assumption | lia].
Qed.

(** If another score rises faster than that of k, every point of k leaves k for good. *)
Lemma overtaken d K W B h k m v x : (m < K)%nat -> dot d (W k) v < dot d (W m) v ->
  is_argmax d K W B h -> h x = k -> exists c0, 0 <= c0 /\ forall c, c0 < c -> h (move x v c) <> k.
Proof.
  intros Hm Hrise Hh Hx. destruct (Hh x) as (_ & Hbest). specialize (Hbest m Hm).
    rewrite Hx in Hbest.
  set (gap := class_score d W B k x - class_score d W B m x).
  set (r := dot d (W m) v - dot d (W k) v). assert (Hr : 0 < r) by (unfold r; lra).
  exists (gap / r). split.
  { unfold gap. apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat, Hr]. }
  intros c Hc Hk. destruct (Hh (move x v c)) as (_ & Hb). specialize (Hb m Hm).
  rewrite Hk, !score_move in Hb.
  assert (gap < c * r).
  { replace gap with (gap / r * r) by (field; lra). apply Rmult_lt_compat_r; assumption. }
  unfold gap, r in *. lra.
Qed.

(** ** Weighted rows: a times (x, e) in the block of a class, and against it in another's *)

Record pull := { own : nat; other : nat; amount : R; place : vec; constant : R }.

Lemma dot_zero' d w : dot d w (fun _ => 0) = 0.
Proof. apply dot_zero. intros i _. reflexivity. Qed.

Definition value d (W : matrix) (B : biases) (p : pull) :=
  amount p * (dot d (W (own p)) (place p) + B (own p) * constant p
              - (dot d (W (other p)) (place p) + B (other p) * constant p)).

Definition sign_in (j : nat) (p : pull) : R :=
  (if Nat.eqb (own p) j then 1 else 0) - (if Nat.eqb (other p) j then 1 else 0).

(** In each of the K blocks, the rows sum to zero. *)
Definition cancels d K (l : list pull) := forall j, (j < K)%nat ->
  same d (fun _ => 0) (fun i => sum (fun p => sign_in j p * amount p * place p i) l) /\
  sum (fun p => sign_in j p * amount p * constant p) l = 0.

Fixpoint over (K : nat) (f : nat -> R) : R := match K with O => 0 | S n => over n f + f n end.

Lemma over_ext K f g : (forall j, (j < K)%nat -> f j = g j) -> over K f = over K g.
Proof. induction K as [|K IH]; intro H; simpl; [reflexivity|]. rewrite IH, H by (auto with arith).
  reflexivity. Qed.

Lemma over_zero K : over K (fun _ => 0) = 0.
Proof. induction K as [|K IH]; simpl; [|rewrite IH]; ring. Qed.

Lemma over_pick K i f : (i < K)%nat -> over K (fun j => if Nat.eqb i j then f j else 0) = f i.
Proof.
  induction K as [|K IH]; intro Hi; [lia|]. simpl. destruct (Nat.eqb_spec i K) as [->|Hne].
  - rewrite (over_ext K _ (fun _ => 0)), over_zero; [ring|]. intros j Hj.
    destruct (Nat.eqb_spec K j); [lia | reflexivity].
  - rewrite IH by lia. ring.
Qed.

Lemma over_minus K f g : over K (fun j => f j - g j) = over K f - over K g.
Proof. induction K as [|K IH]; simpl; [|rewrite IH]; ring. Qed.

Lemma over_sum K {A} (f : nat -> A -> R) l :
  sum (fun a => over K (fun j => f j a)) l = over K (fun j => sum (f j) l).
Proof.
  induction K as [|K IH]; simpl.
  - induction l as [|a r IHl]; simpl; [|rewrite IHl]; ring.
  - rewrite <- IH, <- sum_plus. reflexivity.
Qed.

Lemma value_over d K W B p : (own p < K)%nat -> (other p < K)%nat ->
  value d W B p = over K (fun j => sign_in j p * amount p * (dot d (W j) (place p) + B j * constant p)).
Proof.
  intros Ho Hm. set (f := fun j => amount p * (dot d (W j) (place p) + B j * constant p)).
  transitivity (f (own p) - f (other p)); [unfold value, f; ring|].
  rewrite <- (over_pick K (own p) f Ho), <- (over_pick K (other p) f Hm), <- over_minus.
  apply over_ext. intros j _. unfold sign_in, f.
  destruct (Nat.eqb (own p) j), (Nat.eqb (other p) j); ring.
Qed.

Lemma cancels_sound d K W B l : (forall p, In p l -> (own p < K)%nat /\ (other p < K)%nat) ->
  cancels d K l -> sum (value d W B) l = 0.
Proof.
  intros Hl Hc.
  rewrite (sum_ext _ (fun p => over K (fun j =>
    sign_in j p * amount p * (dot d (W j) (place p) + B j * constant p)))).
  2: { intros p Hp. destruct (Hl p Hp). apply value_over; assumption. }
  rewrite over_sum, <- (over_zero K). apply over_ext. intros j Hj.
  destruct (Hc j Hj) as (Hx & He).
  rewrite (sum_ext _ (fun p => dot d (W j) (scale (sign_in j p * amount p) (place p))
                                + B j * (sign_in j p * amount p * constant p))).
  2: { intros p _. rewrite dot_scale. ring. }
  rewrite sum_plus, sum_mult, He, Rmult_0_r, Rplus_0_r.
  rewrite <- (dot_sum d (W j) (fun p => scale (sign_in j p * amount p) (place p))).
  apply dot_zero. intros i Hi. symmetry. apply (Hx i Hi).
Qed.

(** mu (x, 1) in the block of the label y of a point x, against another class m. *)
Definition accuracy_row K (s : class_set) (p : pull) :=
  0 < amount p /\ constant p = 1 /\ In (place p, own p) s /\ (other p < K)%nat /\ other p <> own p.
(** t (v, 0) in the block of k, against another class m. *)
Definition direction_row K v k (p : pull) :=
  0 < amount p /\ constant p = 0 /\ place p = v /\ own p = k /\ (other p < K)%nat.

Lemma accuracy_positive d K W B s p : fits_classes d K W B s -> accuracy_row K s p ->
  0 < value d W B p.
Proof.
  intros Hfit (Ha & Hc & Hin & Hm & Hne). destruct (Hfit _ _ Hin) as (_ & Hbest).
  specialize (Hbest _ Hm Hne). unfold value, class_score in *. rewrite Hc, !Rmult_1_r.
  apply Rmult_lt_0_compat; lra.
Qed.

(** The accuracy rows of a certificate have a positive sum for whatever is right on S: also where
    it is right by its rule for ties, since the weights run round closed walks of classes, and so
    somewhere against the order of the rule. *)
Lemma rows_positive d K s W B h rows steps : right_classifier d K W B h s ->
  (forall p, In p rows -> accuracy_row K s p) -> rows <> [] ->
  (forall p, In p rows -> (own p < K)%nat) ->
  (forall p, In p steps -> constant p = 0 /\ (own p < K)%nat /\ (other p < K)%nat) ->
  cancels d K (rows ++ steps) -> 0 < sum (value d W B) rows.
Proof.
  intros [(Hfit & _)|(rank & (Hinj & Hh) & Hacc)] Hrows Hne Hown Hsteps Hc.
  { apply sum_positive; [assumption|]. intros p Hp. apply (accuracy_positive d K W B s); auto. }
  assert (Hge : forall p, In p rows -> 0 <= value d W B p /\
            ((rank (other p) < rank (own p))%nat -> 0 < value d W B p)).
  { intros p Hp. destruct (Hrows p Hp) as (Ha & H1 & Hin & Hm & Hdiff).
    destruct (Hh (place p)) as (_ & Hb). rewrite (Hacc _ _ Hin) in Hb. specialize (Hb _ Hm Hdiff).
    unfold value. rewrite H1, !Rmult_1_r. unfold class_score in Hb. split.
    - apply Rmult_le_pos; [lra|]. destruct Hb as [Hb|(E & _)]; lra.
    - intro Hr. apply Rmult_lt_0_compat; [assumption|]. destruct Hb as [Hb|(_ & Hr')]; [lra |
        lia]. }
  (* With W = 0 and the ranks for biases, the rows cancel too. *)
  pose (Z := fun (_ : nat) (_ : nat) => 0 : R). pose (F := fun j => INR (rank j)).
  assert (Hzero : sum (value d Z F) rows = 0).
  { rewrite <- (cancels_sound d K Z F (rows ++ steps)); [|intros p Hp|assumption].
    - assert (Hs : forall l, sum (value d Z F) (l ++ steps) = sum (value d Z F) l + 0).
      { induction l as [|p r IH]; simpl; [|rewrite IH; ring]. rewrite Rplus_0_r.
        rewrite (sum_ext _ (fun _ => 0 * 0)); [rewrite sum_mult; ring|]. intros p Hp.
        destruct (Hsteps p Hp) as (E & _). unfold value. rewrite E, !(dot_sym d (Z _)).
        rewrite !dot_zero'. ring. }
      rewrite Hs. ring.
    - apply in_app_or in Hp. destruct Hp as [Hp|Hp].
      + destruct (Hrows p Hp) as (_ & _ & _ & Hm & _). auto.
      + apply Hsteps, Hp. }
  assert (Hsome : exists p, In p rows /\ (rank (other p) < rank (own p))%nat).
  { destruct (Exists_dec (fun p => (rank (other p) < rank (own p))%nat) rows) as [He|Hno].
    - intro p. apply lt_dec.
    - apply Exists_exists in He. assumption.
    - exfalso. assert (0 < sum (fun p => - value d Z F p) rows).
      { apply sum_positive; [assumption|]. intros p Hp.
        destruct (Hrows p Hp) as (Ha & H1 & _ & Hm & Hdiff). unfold value.
        rewrite H1, !(dot_sym d (Z _)), !dot_zero'. unfold F.
        assert (Hlt : (rank (own p) < rank (other p))%nat).
        { assert (rank (own p) <> rank (other p)) by (intro E; apply Hdiff; symmetry; apply Hinj;
            [apply Hown, Hp | | ]; assumption).
          assert (~ (rank (other p) < rank (own p))%nat); [|lia].
          intro Hr. apply Hno, Exists_exists. exists p. auto. }
        apply lt_INR in Hlt.
          pose proof (Rmult_lt_0_compat _ (INR (rank (other p)) - INR (rank (own p))) Ha). lra. }
      rewrite (sum_ext _ (fun p => -1 * value d Z F p)) in H by (intros; ring).
      rewrite sum_mult, Hzero in H. lra. }
  destruct Hsome as (p & Hp & Hr).
  destruct (Rle_or_lt (sum (value d W B) rows) 0) as [Hle|]; [|assumption]. exfalso.
  pose proof (sum_zero _ rows (fun q Hq => proj1 (Hge q Hq)) Hle p Hp).
  pose proof (proj2 (Hge p Hp) Hr). lra.
Qed.

(** "yes" *)
Theorem classes_yes d K s v k rows steps : (k < K)%nat ->
  (forall p, In p rows -> accuracy_row K s p) -> rows <> [] ->
  (forall p, In p steps -> direction_row K v k p) ->
  (forall p, In p rows -> (own p < K)%nat) ->
  cancels d K (rows ++ steps) -> fools_classes d K s v k.
Proof.
  intros Hk Hrows Hne Hsteps Hown Hc W B h Hright x Hx.
  pose proof (right_is_argmax _ _ _ _ _ _ Hright) as Hh.
  assert (Hsum : sum (value d W B) rows + sum (value d W B) steps = 0).
  { rewrite <- (cancels_sound d K W B (rows ++ steps)); [|intros p Hp|assumption].
    - clear. induction rows as [|p r IH]; simpl; [ring | rewrite <- IH; ring].
    - apply in_app_or in Hp. destruct Hp as [Hp|Hp].
      + destruct (Hrows p Hp) as (_ & _ & _ & Hm & _). auto.
      + destruct (Hsteps p Hp) as (_ & _ & _ & -> & Hm). auto. }
  assert (Hpos : 0 < sum (value d W B) rows).
  { apply (rows_positive d K s W B h rows steps); try assumption. intros p Hp.
    destruct (Hsteps p Hp) as (_ & H0 & _ & -> & Hm). auto. }
  (* Some step has a negative value: its class overtakes k. *)
  assert (Hneg : exists p, In p steps /\ value d W B p < 0).
  { assert (H : sum (value d W B) steps < 0) by lra. clear - H.
    induction steps as [|p r IH]; simpl in H; [lra|].
    destruct (Rle_or_lt 0 (value d W B p)) as [Hp|Hp].
    - destruct IH as (q & Hq & Hv); [lra|]. exists q. split; [right|]; assumption.
    - exists p. split; [left; reflexivity | assumption]. }
  destruct Hneg as (p & Hp & Hv). destruct (Hsteps p Hp) as (Ha & H0 & Hpt & Ho & Hm).
  unfold value in Hv. rewrite H0, Hpt, Ho, !Rmult_0_r, !Rplus_0_r in Hv.
  apply (overtaken d K W B h k (other p)); try assumption.
  apply Rnot_le_lt. intro Hle. assert (0 <= amount p * (dot d (W k) v - dot d (W (other p)) v));
    [|lra].
  apply Rmult_le_pos; lra.
Qed.

(** "no" *)
Theorem classes_no d K s v k W B : fits_classes d K W B s ->
  (forall m, (m < K)%nat -> dot d (W m) v <= dot d (W k) v) -> spared_by_classes d K s v k.
Proof.
  intros Hfit Hslow. exists W, B. split; [assumption|]. intros h Hh x Hx c Hc.
  destruct (Hfit _ _ Hx) as (Hk & Hbest). destruct (Hh (move x v c)) as (Hm & Hmax).
  destruct (Nat.eq_dec (h (move x v c)) k) as [|Hne]; [assumption|]. exfalso.
  set (m := h (move x v c)) in *. specialize (Hbest m Hm Hne). specialize (Hmax k Hk).
  rewrite !score_move in Hmax. pose proof (Hslow m Hm).
  assert (c * dot d (W m) v <= c * dot d (W k) v) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** "vacuous" *)
Theorem classes_vacuous d K s rows : (forall p, In p rows -> accuracy_row K s p) -> rows <> [] ->
  (forall p, In p rows -> (own p < K)%nat) -> cancels d K rows ->
  ~ exists W B h, right_classifier d K W B h s.
Proof.
  intros Hrows Hne Hown Hc (W & B & h & Hright).
  assert (Hpos : 0 < sum (value d W B) rows).
  { apply (rows_positive d K s W B h rows []); try assumption; [intros p []|].
    rewrite app_nil_r. assumption. }
  rewrite (cancels_sound d K) in Hpos; [lra| |assumption].
  intros p Hp. destruct (Hrows p Hp) as (_ & _ & _ & Hm & _). auto.
Qed.

(** ** Theorem 8 *)

Lemma in_against k l s x y : k <> l -> In (x, y) (against k l s) <->
  match y with plus => In (x, k) s | minus => In (x, l) s end.
Proof.
  intro Hne. unfold against. rewrite in_flat_map. split.
  - intros ((x', y') & Hin & H). simpl in H. destruct (Nat.eqb_spec y' k) as [->|].
    + destruct H as [E|[]]. inversion E; subst. assumption.
    + destruct (Nat.eqb_spec y' l) as [->|]; [|destruct H].
      destruct H as [E|[]]. inversion E; subst. assumption.
  - destruct y; intro H; [exists (x, k) | exists (x, l)]; split; try assumption; simpl.
    + rewrite Nat.eqb_refl. left. reflexivity.
    + destruct (Nat.eqb_spec l k) as [E|_]; [congruence|]. rewrite Nat.eqb_refl. left. reflexivity.
Qed.

Definition minus_row (W : matrix) (k l : nat) : vec := difference (W k) (W l).

Lemma score_difference d (W : matrix) (B : biases) k l x :
  score d (minus_row W k l) (B k - B l) x = class_score d W B k x - class_score d W B l x.
Proof.
  unfold score, minus_row, class_score. rewrite dot_sym, dot_difference, !(dot_sym d x). ring.
Qed.

(** The scores of k against l separate S[k] from S[l], strictly on one side at least. *)
Lemma right_between d K W B h s k l : k <> l -> right_classifier d K W B h s ->
  class_occurs k s -> class_occurs l s ->
  (forall x y, In (x, y) (against k l s) -> 0 <= sgn y * score d (minus_row W k l) (B k - B l) x) /\
  exists z, forall x, In (x, z) (against k l s) ->
    0 < sgn z * score d (minus_row W k l) (B k - B l) x.
Proof.
  intros Hne Hright (xk & Hk) (xl & Hl).
  assert (HK : (k < K)%nat /\ (l < K)%nat).
  { pose proof (right_is_argmax _ _ _ _ _ _ Hright) as Hh.
    rewrite <- (right_is_right _ _ _ _ _ _ Hright _ _ Hk) at 1.
    rewrite <- (right_is_right _ _ _ _ _ _ Hright _ _ Hl). split; apply Hh. }
  destruct HK as (HkK & HlK). split.
  - intros x y Hin. apply in_against in Hin; [|assumption]. rewrite score_difference.
    destruct (right_is_argmax _ _ _ _ _ _ Hright x) as (_ & Hb).
    destruct y; rewrite (right_is_right _ _ _ _ _ _ Hright _ _ Hin) in Hb; simpl;
      [specialize (Hb l HlK) | specialize (Hb k HkK)]; lra.
  - destruct (strictly_ahead _ _ _ _ _ _ _ _ Hright Hne HkK HlK) as [H|H];
      [exists plus | exists minus]; intros x Hin; apply in_against in Hin; try assumption;
      rewrite score_difference; specialize (H _ Hin); simpl; lra.
Qed.

(** A balanced sum rises even along what separates strictly on one side only. *)
Lemma balanced_sum_rises_weakly d s u l w b z : balanced_sum d s u l -> ~ same d u (fun _ => 0) ->
  (forall x y, In (x, y) s -> 0 <= sgn y * score d w b x) ->
  (forall x, In (x, z) s -> 0 < sgn z * score d w b x) -> 0 < dot d w u.
Proof.
  intros (Hon & Hu & Hz) Hne Hge Hgt.
  rewrite (dot_same d w w u _ (fun i _ => eq_refl) Hu).
  pose proof (signed_identity d w b l) as E. rewrite Hz, Rmult_0_r, Rplus_0_r in E. rewrite E.
  set (f := fun t : term => let '(a, (x, y)) := t in a * (sgn y * score d w b x)).
  assert (Hf : forall t, In t l -> 0 <= f t).
  { intros (a, (x, y)) Hin. destruct (Hon _ _ Hin) as (Ha & Hp). simpl.
    apply Rmult_le_pos; [assumption | apply Hge, Hp]. }
  apply Rnot_le_lt. intro Hle. apply Hne. pose proof (sum_zero f l Hf Hle) as Hall.
  assert (Hzero : forall a x, In (a, (x, z)) l -> a = 0).
  { intros a x Hin. specialize (Hall _ Hin). simpl in Hall. destruct (Hon _ _ Hin) as (_ & Hp).
    specialize (Hgt _ Hp). destruct (Rmult_integral _ _ Hall); [assumption | lra]. }
  assert (Hsum : sum signed_weight l = - sgn z * sum fst l).
  { rewrite <- sum_mult. apply sum_ext. intros (a, (x, y)) Hin. simpl.
    destruct (label_eq_dec y z) as [->|Hyz]; [rewrite (Hzero _ _ Hin); ring|].
    destruct y, z; simpl; first [congruence | ring]. }
  assert (Hfst : sum fst l <= 0) by (rewrite Hz in Hsum; destruct z; simpl in Hsum; lra).
  assert (Hnone : forall t, In t l -> fst t = 0).
  { apply sum_zero; [|assumption]. intros (a, p) Hin. apply (Hon a p Hin). }
  intros i Hi. rewrite (Hu i Hi), (sum_ext _ (fun _ => 0 * 0)); [rewrite sum_mult; ring|].
  intros (a, (x, y)) Hin. specialize (Hnone _ Hin). simpl in *. rewrite Hnone. ring.
Qed.

(** So along minus any balanced sum of S[k] against S[l], class k is left. *)
Theorem balanced_sum_leaves_class d K W B h s k l u a : k <> l ->
  right_classifier d K W B h s -> class_occurs k s -> class_occurs l s ->
  balanced_sum d (against k l s) u a -> ~ same d u (fun _ => 0) ->
  forall x, h x = k -> exists c, 0 < c /\ h (move x (scale (-1) u) c) <> k.
Proof.
  intros Hne Hright Hk Hl Ha Hu x Hx.
  destruct (right_between _ _ _ _ _ _ _ _ Hne Hright Hk Hl) as (Hge & z & Hgt).
  pose proof (balanced_sum_rises_weakly _ _ _ _ _ _ _ Ha Hu Hge Hgt) as Hpos.
  unfold minus_row in Hpos. rewrite dot_sym, dot_difference in Hpos.
  assert (HlK : (l < K)%nat).
  { destruct Hl as (xl & Hl). rewrite <- (right_is_right _ _ _ _ _ _ Hright _ _ Hl).
    apply (right_is_argmax _ _ _ _ _ _ Hright). }
  destruct (overtaken d K W B h k l (scale (-1) u) x HlK) as (c0 & Hc0 & H); try assumption.
  - rewrite !dot_scale, !(dot_sym d (W _)). lra.
  - apply (right_is_argmax _ _ _ _ _ _ Hright).
  - exists (c0 + 1). split; [lra|]. apply H. lra.
Qed.

(** Any difference of two points is such a sum. *)
Lemma difference_balanced d k l s xk xl : k <> l -> In (xk, k) s -> In (xl, l) s ->
  balanced_sum d (against k l s) (difference xk xl) [(1, (xk, plus)); (1, (xl, minus))].
Proof.
  intros Hne Hk Hl. split; [|split].
  - intros a p [E|[E|[]]]; inversion E; subst; (split; [lra | apply in_against; assumption]).
  - intros i _. unfold difference. simpl. ring.
  - simpl. ring.
Qed.
