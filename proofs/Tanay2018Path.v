(* SPDX-License-Identifier: MIT *)
(** Proofs of [Tanay2018Statements]: two minimisers on the path, and the angles of their w. Every
    minimiser has dual numbers. Those of another, moved to the sum of its own, cannot do better. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Norms SoftMargin Tanay2018Statements.
From separatrix Require Tanay2018 Tanay2018Distances Tanay2018Regularised.
Import ListNotations.
Open Scope R_scope.

(** ** A minimiser has dual numbers *)

(** Linear functions of a change of (w, b). *)
Definition change := (vec * R)%type.
Definition blend p (v : change) q (v' : change) : change := (fun i => p * fst v i + q * fst v' i, p * snd v + q * snd v').
Definition is_linear_map (f : change -> R) := forall p v q v', f (blend p v q v') = p * f v + q * f v'.
Lemma dot_blend d p v q v' x : dot d (fst (blend p v q v')) x = p * dot d (fst v) x + q * dot d (fst v') x.
Proof. induction d as [|d IH]; [simpl; ring|]. cbn [dot]. rewrite IH. unfold blend. simpl. ring. Qed.
Definition widest lo hi z := Rmax (lo * z) (hi * z).

Lemma widest_below lo hi p q z z' : 0 <= p -> 0 <= q -> widest lo hi (p * z + q * z') <= p * widest lo hi z + q * widest lo hi z'.
Proof.
  intros Hp Hq. unfold widest. pose proof (Rmax_l (lo * z) (hi * z)) as A. pose proof (Rmax_r (lo * z) (hi * z)) as B.
  pose proof (Rmax_l (lo * z') (hi * z')) as A'. pose proof (Rmax_r (lo * z') (hi * z')) as B'.
  apply (Rmult_le_compat_l p) in A, B; try assumption. apply (Rmult_le_compat_l q) in A', B'; try assumption. apply Rmax_lub; lra.
Qed.
Lemma widest_rising lo hi z : lo <= hi -> 0 <= z -> widest lo hi z = hi * z.
Proof. intros H Hz. apply Rmax_right. apply Rmult_le_compat_r; assumption. Qed.
Lemma widest_falling lo hi z : lo <= hi -> z <= 0 -> widest lo hi z = lo * z.
Proof. intros H Hz. apply Rmax_left. nra. Qed.

(** What is nowhere above the support function of a sum of segments is a point of it. *)
Lemma within_segments (f : nat -> change -> R) lo hi l : NoDup l -> (forall k, is_linear_map (f k)) -> (forall k, lo k <= hi k) ->
  forall t, is_linear_map t -> (forall v, t v <= sum (fun k => widest (lo k) (hi k) (f k v)) l) ->
  exists c, (forall k, In k l -> lo k <= c k <= hi k) /\ forall v, t v = sum (fun k => c k * f k v) l.
Proof.
  intros Hl Hf Hlo. induction l as [|a r IH]; intros t Ht Hb.
  - exists lo. split; [intros k []|]. intro v. pose proof (Hb v) as H. pose proof (Hb (blend (-1) v 0 v)) as H'. rewrite Ht in H'. simpl in *. lra.
  - inversion Hl as [|a' r' Ha Hr]; subst. set (h := fun v => sum (fun k => widest (lo k) (hi k) (f k v)) r).
    assert (Hh : forall p v q v', 0 <= p -> 0 <= q -> h (blend p v q v') <= p * h v + q * h v').
    { intros p v q v' Hp Hq. unfold h. rewrite <- !sum_mult, <- sum_plus. apply sum_below. intros k _. rewrite (Hf k). apply widest_below; assumption. }
    assert (Hb' : forall v, t v <= widest (lo a) (hi a) (f a v) + h v) by (intro v; apply (Hb v)).
    set (E := fun x => x = lo a \/ exists v, 0 < f a v /\ x * f a v = t v - h v).
    destruct (completeness E) as (m & Hup & Hleast).
    + exists (hi a). intros x [->|(v & Hv & Ex)]; [apply Hlo|]. specialize (Hb' v). rewrite widest_rising in Hb' by (try apply Hlo; lra).
      apply (Rmult_le_reg_r (f a v)); [assumption | lra].
    + exists (lo a). left. reflexivity.
    + assert (Hm : lo a <= m <= hi a).
      { split; [apply Hup; left; reflexivity|]. apply Hleast. intros x [->|(v & Hv & Ex)]; [apply Hlo|].
        specialize (Hb' v). rewrite widest_rising in Hb' by (try apply Hlo; lra). apply (Rmult_le_reg_r (f a v)); [assumption | lra]. }
      assert (Hrest : forall v, t v - m * f a v <= h v).
      { intro v. destruct (Rtotal_order (f a v) 0) as [Hn|[Hz|Hp]].
        - assert (Hi : / - f a v * - f a v = 1) by (field; lra). assert (Hi0 : 0 < / - f a v) by (apply Rinv_0_lt_compat; lra).
          assert (Hmu : m <= (h v - t v) * / - f a v); [|apply (Rmult_le_compat_r (- f a v)) in Hmu; [rewrite Rmult_assoc, Hi in Hmu; lra | lra]].
          apply Hleast. intros x Hx. apply (Rmult_le_reg_r (- f a v)); [lra|]. rewrite Rmult_assoc, Hi. destruct Hx as [->|(v1 & Hv1 & Ex)].
          + specialize (Hb' v). rewrite widest_falling in Hb' by (try apply Hlo; lra). lra.
          + pose proof (Hb' (blend (- f a v) v1 (f a v1) v)) as H. rewrite Ht, (Hf a) in H.
            pose proof (Hh (- f a v) v1 (f a v1) v ltac:(lra) ltac:(lra)) as H1.
            replace (- f a v * f a v1 + f a v1 * f a v) with 0 in H by ring. rewrite (widest_rising (lo a) (hi a) 0) in H by (try apply Hlo; lra).
            apply (Rmult_le_reg_l (f a v1)); [assumption|]. replace (f a v1 * (x * - f a v)) with (- f a v * (x * f a v1)) by ring. rewrite Ex. lra.
        - specialize (Hb' v). rewrite Hz in *. rewrite widest_rising in Hb' by (try apply Hlo; lra). lra.
        - assert (H : (t v - h v) * / f a v <= m).
          { apply Hup. right. exists v. split; [assumption | field; lra]. }
          apply (Rmult_le_compat_r (f a v)) in H; [|lra]. rewrite Rmult_assoc, Rinv_l in H; lra. }
      destruct (IH Hr (fun v => t v - m * f a v)) as (c & Hc & E1); [intros p v q v'; rewrite Ht, (Hf a); ring | exact Hrest|].
      exists (fun k => if Nat.eqb k a then m else c k). split.
      * intros k Hk. destruct (Nat.eqb_spec k a) as [->|Hne]; [assumption|]. destruct Hk as [Hk|Hk]; [congruence | apply Hc, Hk].
      * intro v. simpl. rewrite Nat.eqb_refl. rewrite (sum_ext _ (fun k => c k * f k v)).
        { rewrite <- E1. ring. }
        intros k Hk. destruct (Nat.eqb_spec k a) as [->|Hne]; [contradiction | reflexivity].
Qed.

(** The slopes of the hinge at z, from 0 to 1 where it bends. *)
Definition least_slope z := if Rlt_dec z 1 then 1 else 0.
Definition most_slope z := if Rle_dec z 1 then 1 else 0.
Lemma slopes_ordered z : least_slope z <= most_slope z.
Proof. unfold least_slope, most_slope. destruct Rlt_dec, Rle_dec; lra. Qed.

Lemma hinge_nearby z f : exists t0, 0 < t0 /\ forall t, 0 <= t <= t0 -> hinge (z - t * f) <= hinge z + t * widest (least_slope z) (most_slope z) f.
Proof.
  assert (Hf : 0 <= Rabs f) by apply Rabs_pos. pose proof (Rle_abs f) as Hf1. pose proof (Rle_abs (- f)) as Hf2. rewrite Rabs_Ropp in Hf2.
  assert (Hd : 0 < / (1 + Rabs f)) by (apply Rinv_0_lt_compat; lra). assert (Hd1 : / (1 + Rabs f) * (1 + Rabs f) = 1) by (apply Rinv_l; lra).
  assert (Hsmall : forall e t, 0 <= e -> 0 <= t <= e * / (1 + Rabs f) -> - e <= t * f <= e).
  { intros e t He Ht. assert (t * Rabs f <= e).
    { apply Rle_trans with (t * (1 + Rabs f)); [apply Rmult_le_compat_l; lra|]. apply Rle_trans with (e * / (1 + Rabs f) * (1 + Rabs f)); [apply Rmult_le_compat_r; lra|].
      rewrite Rmult_assoc, Hd1. lra. }
    assert (t * f <= t * Rabs f) by (apply Rmult_le_compat_l; lra). assert (t * - f <= t * Rabs f) by (apply Rmult_le_compat_l; lra). lra. }
  unfold hinge, widest, least_slope, most_slope. destruct (Rtotal_order z 1) as [H|[H|H]].
  - exists ((1 - z) * / (1 + Rabs f)). split; [apply Rmult_lt_0_compat; lra|]. intros t Ht. pose proof (Hsmall (1 - z) t ltac:(lra) Ht).
    destruct (Rlt_dec z 1), (Rle_dec z 1); try lra. rewrite !Rmult_1_l, (Rmax_left f f), !Rmax_right by lra. lra.
  - exists 1. split; [lra|]. intros t Ht. subst z. destruct (Rlt_dec 1 1), (Rle_dec 1 1); try lra.
    rewrite Rmult_0_l, Rmult_1_l, (Rmax_left 0 (1 - 1)) by lra. replace (1 - (1 - t * f)) with (t * f) by ring.
    pose proof (Rmax_l 0 f). pose proof (Rmax_r 0 f). apply Rmax_lub; nra.
  - exists ((z - 1) * / (1 + Rabs f)). split; [apply Rmult_lt_0_compat; lra|]. intros t Ht. pose proof (Hsmall (z - 1) t ltac:(lra) Ht).
    destruct (Rlt_dec z 1), (Rle_dec z 1); try lra. rewrite !Rmult_0_l, !Rmax_left by lra. lra.
Qed.

Lemma sums_nearby (z f : nat -> R) l : exists t0, 0 < t0 /\ forall t, 0 <= t <= t0 ->
  sum (fun k => hinge (z k - t * f k)) l <= sum (fun k => hinge (z k)) l + t * sum (fun k => widest (least_slope (z k)) (most_slope (z k)) (f k)) l.
Proof.
  induction l as [|a r (t1 & Ht1 & H1)]; [exists 1; split; [lra | intros; simpl; lra]|].
  destruct (hinge_nearby (z a) (f a)) as (t2 & Ht2 & H2). exists (Rmin t1 t2). split; [apply Rmin_glb_lt; assumption|].
  intros t Ht. pose proof (Rmin_l t1 t2). pose proof (Rmin_r t1 t2). specialize (H1 t ltac:(lra)). specialize (H2 t ltac:(lra)). simpl. lra.
Qed.

(** What is within every small multiple is there. *)
Lemma in_the_limit a k t0 : 0 <= k -> 0 < t0 -> (forall t, 0 < t <= t0 -> a <= k * t) -> a <= 0.
Proof.
  intros Hk Ht0 H. apply Rnot_lt_le. intro Ha. set (t := Rmin t0 (a * / (2 * (k + 1)))).
  assert (Hi : 0 < / (2 * (k + 1))) by (apply Rinv_0_lt_compat; lra). assert (Hi1 : / (2 * (k + 1)) * (2 * (k + 1)) = 1) by (apply Rinv_l; lra).
  assert (Ht : 0 < t <= t0) by (split; [apply Rmin_glb_lt; [assumption | apply Rmult_lt_0_compat; assumption] | apply Rmin_l]).
  specialize (H t Ht). assert (Hr : t <= a * / (2 * (k + 1))) by apply Rmin_r.
  assert (K : t * (2 * (k + 1)) <= a) by (apply Rle_trans with (a * / (2 * (k + 1)) * (2 * (k + 1))); [apply Rmult_le_compat_r; lra | rewrite Rmult_assoc, Hi1; lra]).
  lra.
Qed.

(** Of two vectors, g and a share of the other lying beside each, the first leans more towards g. *)
Lemma leans_more d g u v M k : nonzero d g -> nonzero d u -> nonzero d v -> 0 <= M -> 0 <= k ->
  dot d u u <= M * dot d u g + k * dot d u v -> k * dot d v v <= dot d u v - M * dot d v g -> cosine d v g <= cosine d u g.
Proof.
  intros Hg Hu Hv HM Hk A B. pose proof (norm_positive d g Hg) as Ng. pose proof (norm_positive d u Hu) as Nu. pose proof (norm_positive d v Hv) as Nv.
  pose proof (dot_below_norms d u v) as Hcs. pose proof (norm_square d u) as Eu. pose proof (norm_square d v) as Ev.
  set (a := norm d u) in *. set (c := norm d v) in *. set (X := dot d u v) in *. set (p := dot d u g) in *. set (q := dot d v g) in *.
  rewrite <- Eu in A. rewrite <- Ev in B. assert (Goal : q * a <= p * c).
  { destruct (Rle_lt_or_eq_dec 0 M HM) as [HMp|<-].
    - assert (P1 : a * (a - k * c) <= M * p).
      { assert (k * X <= k * (a * c)) by (apply Rmult_le_compat_l; assumption). lra. }
      assert (P2 : M * q <= c * (a - k * c)) by lra.
      apply (Rmult_le_reg_l M); [assumption|]. apply Rle_trans with (a * c * (a - k * c)).
      + apply (Rmult_le_compat_r a) in P2; [|lra]. lra.
      + apply (Rmult_le_compat_r c) in P1; [|lra]. lra.
    - assert (Hs : same d u (scale k v)).
      { apply square_none. rewrite square_of, !dot_scale, dot_scaled. fold X. rewrite <- Eu, <- Ev. assert (k * (k * (c * c)) <= k * X) by (apply Rmult_le_compat_l; lra). lra. }
      assert (Ep : p = k * q) by (unfold p, q; rewrite (dot_same d u (scale k v) g g) by (try assumption; intros i _; reflexivity); apply dot_scaled).
      assert (Ea : a = k * c) by (unfold a, c; rewrite (norm_same d _ _ Hs), norm_scale, Rabs_right by lra; reflexivity).
      rewrite Ep, Ea. right. ring. }
  unfold cosine. fold a c p q. apply (Rmult_le_reg_r (a * c * norm d g)); [apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat; assumption | assumption]|].
  replace (q / (c * norm d g) * (a * c * norm d g)) with (q * a) by (field; lra). replace (p / (a * norm d g) * (a * c * norm d g)) with (p * c) by (field; lra). assumption.
Qed.

(** How far dual numbers of two points of each label may be from their mean C / 2, and by how much to stretch. *)
Lemma ratio C C' : 0 < C' <= C -> C <= 2 -> exists k, 0 <= k /\ k * C' <= C /\
  (forall z, 0 <= z <= 1 -> C' - 1 <= z <= C' -> 0 <= C / 2 + k * (z - C' / 2) <= 1) /\
  (0 < k -> forall z, 0 <= z <= 1 -> C - 1 <= z <= C -> 0 <= C' / 2 + / k * (z - C / 2) <= 1) /\ (k = 0 -> C = 2).
Proof.
  intros HC H2.
  assert (Main : forall r r' k, 0 <= r -> 0 < r' -> k * r' = r -> r <= C / 2 -> r <= 1 - C / 2 -> r' <= C' / 2 -> r' <= 1 - C' / 2 ->
    (forall z, 0 <= z <= 1 -> C - 1 <= z <= C -> - r <= z - C / 2 <= r) -> (forall z, 0 <= z <= 1 -> C' - 1 <= z <= C' -> - r' <= z - C' / 2 <= r') ->
    k * C' <= C -> (r = 0 -> C = 2) -> exists k, 0 <= k /\ k * C' <= C /\
  (forall z, 0 <= z <= 1 -> C' - 1 <= z <= C' -> 0 <= C / 2 + k * (z - C' / 2) <= 1) /\
  (0 < k -> forall z, 0 <= z <= 1 -> C - 1 <= z <= C -> 0 <= C' / 2 + / k * (z - C / 2) <= 1) /\ (k = 0 -> C = 2)).
  { intros r r' k Hr Hr' Ek B1 B2 B3 B4 Hz Hz' Hle H0. assert (Hk : 0 <= k) by (apply (Rmult_le_reg_r r'); lra). exists k. split; [assumption|]. split; [assumption|]. split; [|split].
    - intros z I1 I2. specialize (Hz' z I1 I2). assert (k * (z - C' / 2) <= k * r') by (apply Rmult_le_compat_l; lra).
      assert (k * - r' <= k * (z - C' / 2)) by (apply Rmult_le_compat_l; lra). lra.
    - intros Hkp z I1 I2. specialize (Hz z I1 I2). assert (Hi : 0 < / k) by (apply Rinv_0_lt_compat, Hkp).
      assert (Er : / k * r = r') by (rewrite <- Ek; field; lra).
      assert (/ k * (z - C / 2) <= / k * r) by (apply Rmult_le_compat_l; lra). assert (/ k * - r <= / k * (z - C / 2)) by (apply Rmult_le_compat_l; lra). lra.
    - intro E. apply H0. rewrite <- Ek, E. ring. }
  destruct (Rle_lt_dec C 1) as [K|K].
  - assert (E : C / C' * C' = C) by (field; lra). set (k := C / C') in *. apply (Main (C / 2) (C' / 2) k); try lra; intros; lra.
  - destruct (Rle_lt_dec C' 1) as [K'|K'].
    + assert (E : (2 - C) / C' * C' = 2 - C) by (field; lra). set (k := (2 - C) / C') in *. apply (Main (1 - C / 2) (C' / 2) k); try lra; intros; lra.
    + destruct (Req_dec C' 2) as [->|K2].
      * exists 1. replace C with 2 by lra. rewrite Rinv_1. split; [lra|]. split; [lra|]. split; [intros; lra|]. split; [intros; lra | lra].
      * assert (E : (2 - C) / (2 - C') * (2 - C') = 2 - C) by (field; lra). assert (L : (2 - C) / (2 - C') * C' <= C).
        { apply (Rmult_le_reg_r (2 - C')); [lra|]. replace ((2 - C) / (2 - C') * C' * (2 - C')) with ((2 - C) * C') by (field; lra). nra. }
        set (k := (2 - C) / (2 - C')) in *. apply (Main (1 - C / 2) (1 - C' / 2) k); try lra; intros; lra.
Qed.

Section Two_minimisers.
Variable d : nat.
Variable s : labelled_set.
Hypothesis some : s <> [].
Let l := seq 0 (length s).
Let pt k : vec * label := nth k s (fun _ => 0, plus).
Let n := INR (length s).
Let x k := fst (pt k).
Let y k := sgn (snd (pt k)).
Let pull := push nat l pt.
Let above c := excess nat d l pt c.
Let best := optimal nat d l pt.

Lemma numbered (r : labelled_set) : map (fun k => nth k r (fun _ => 0, plus)) (seq 0 (length r)) = r.
Proof. induction r as [|a r IH]; [reflexivity|]. simpl. f_equal. rewrite <- seq_shift, map_map. exact IH. Qed.
Lemma all_points : map pt l = s. Proof. apply numbered. Qed.
Lemma some_places : l <> [].
Proof. intro E. apply some. rewrite <- all_points, E. reflexivity. Qed.
Lemma number_of_points : 0 < n.
Proof. unfold n. destruct s; [congruence|]. apply lt_0_INR. simpl. lia. Qed.
Lemma over_points (f : vec * label -> R) : sum f s = sum (fun k => f (pt k)) l.
Proof. rewrite <- all_points at 1. apply sum_map. Qed.
Lemma place_of p : In p s -> exists k, In k l /\ pt k = p.
Proof. intro H. rewrite <- all_points in H. apply in_map_iff in H. destruct H as (k & E & Hk). exists k. auto. Qed.
Lemma ones : sum (fun _ : nat => 1) l = n.
Proof. rewrite (sum_ext _ (fun _ => 1 * 1)) by (intros; ring). clear. unfold l, n. induction s as [|a r IH]; [reflexivity|].
  change (length (a :: r)) with (S (length r)). rewrite S_INR, <- IH. simpl. rewrite <- seq_shift. rewrite sum_map. ring. Qed.

Theorem has_duals lambda w b : 0 < lambda -> is_minimiser d s lambda w b -> let mu := 2 * n * lambda in
  exists c, best c (mu * b) mu /\ same d (pull c) (scale mu w) /\
    forall k, above c (mu * b) mu k = mu * (y k * score d w b (x k) - 1).
Proof.
  intros Hl Hm mu. pose proof number_of_points as Hn. assert (Hmu : 0 < mu) by (unfold mu; assert (0 < n * lambda) by (apply Rmult_lt_0_compat; assumption); lra).
  set (z := fun k => y k * score d w b (x k)). set (f := fun k (v : change) => y k * (dot d (fst v) (x k) + snd v)).
  assert (Hf : forall k, is_linear_map (f k)).
  { intros k p v q v'. unfold f. rewrite dot_blend. simpl. ring. }
  destruct (within_segments f (fun k => least_slope (z k)) (fun k => most_slope (z k)) l (seq_NoDup _ _) Hf (fun k => slopes_ordered (z k))
    (fun v => mu * dot d (fst v) w)) as (c & Hc & E).
  - intros p v q v'. rewrite dot_blend. ring.
  - intros (v, e). simpl. set (S := sum _ l). destruct (sums_nearby z (fun k => f k (v, e)) l) as (t0 & Ht0 & Hnear). fold S in Hnear.
    apply Rminus_le. apply (in_the_limit _ (n * lambda * dot d v v) t0); [apply Rmult_le_pos; [apply Rmult_le_pos; lra | apply square_nonneg] | assumption|].
    intros t Ht. specialize (Hnear t ltac:(lra)). specialize (Hm (move w v (- t)) (b - t * e)). unfold objective in Hm. fold n in Hm.
    assert (E1 : hinge_loss d s (move w v (- t)) (b - t * e) = sum (fun k => hinge (z k - t * f k (v, e))) l).
    { unfold hinge_loss. rewrite over_points. apply sum_ext. intros k _. f_equal. unfold z, f, score. fold (x k) (y k). simpl.
      rewrite (dot_sym d (move w v (- t))), dot_move, (dot_sym d (x k) w), (dot_sym d (x k) v). ring. }
    assert (E2 : hinge_loss d s w b = sum (fun k => hinge (z k)) l) by (unfold hinge_loss; rewrite over_points; reflexivity).
    assert (E3 : dot d (move w v (- t)) (move w v (- t)) = dot d w w - 2 * t * dot d v w + t * t * dot d v v)
      by (rewrite dot_move, !(dot_sym d (move w v (- t))), !dot_move, (dot_sym d w v); ring).
    rewrite E1, E2, E3 in Hm. set (H0 := sum (fun k => hinge (z k)) l) in *. set (H1 := sum (fun k => hinge (z k - t * f k (v, e))) l) in *.
    apply (Rmult_le_compat_l n) in Hm; [|lra].
    replace (n * (H0 / n + lambda * dot d w w)) with (H0 + n * lambda * dot d w w) in Hm by (field; lra).
    replace (n * (H1 / n + lambda * (dot d w w - 2 * t * dot d v w + t * t * dot d v v))) with
      (H1 + n * lambda * dot d w w - t * (mu * dot d v w) + t * (n * lambda * dot d v v * t)) in Hm by (unfold mu; field; lra).
    apply (Rmult_le_reg_l t); [lra|]. lra.
  - assert (Hbal : sum (fun k => c k * y k) l = 0).
    { specialize (E (fun _ => 0, 1)). simpl in E. rewrite (dot_sym d (fun _ => 0)), dot_zero in E by (intros i _; reflexivity).
      rewrite (sum_ext _ (fun k => c k * f k (fun _ => 0, 1))); [lra|]. intros k _. unfold f. simpl. rewrite (dot_sym d (fun _ => 0)), dot_zero by (intros i _; reflexivity). ring. }
    assert (Hpull : forall v, dot d v (pull c) = mu * dot d v w).
    { intro v. unfold pull. rewrite dot_push. specialize (E (v, 0)). simpl in E. rewrite E. apply sum_ext. intros k _. unfold f, x, y. simpl. ring. }
    assert (Hsame : same d (pull c) (scale mu w)).
    { apply square_none. rewrite dot_difference, dot_scale, Hpull. right. ring. }
    assert (Hex : forall k, above c (mu * b) mu k = mu * (z k - 1)).
    { intro k. unfold above, excess. rewrite (dot_sym d (push nat l pt c)). fold pull (x k) (y k).
      rewrite Hpull. unfold z, score. rewrite (dot_sym d (x k) w). ring. }
    exists c. split; [split; [split; [|exact Hbal]|]|split; [exact Hsame | exact Hex]].
    + intros k Hk. specialize (Hc k Hk). unfold least_slope, most_slope in Hc. simpl in Hc. destruct Rlt_dec, Rle_dec; lra.
    + intros k Hk. specialize (Hc k Hk). simpl in Hc. unfold letter. fold (above c (mu * b) mu k). rewrite Hex. unfold least_slope, most_slope in Hc.
      destruct (Rlt_dec (z k) 1), (Rle_dec (z k) 1); try lra.
      * left. split; [lra | nra].
      * right. right. replace (z k) with 1 by lra. ring.
      * right. left. split; [lra | nra].
Qed.

(** ** Dual numbers of others, compared *)

Definition in_direction := pull (fun _ => 1).
Lemma pull_affine al k c v : dot d v (pull (fun a => al + k * c a)) = al * dot d v in_direction + k * dot d v (pull c).
Proof.
  unfold in_direction, pull. rewrite !dot_push, <- !sum_mult, <- sum_plus. apply sum_ext. intros. ring.
Qed.

Lemma letter_allows c beta mu a e : letter nat d l pt c beta mu a -> 0 <= e <= 1 -> 0 <= (e - c a) * above c beta mu a.
Proof. unfold letter. fold (above c beta mu a). intros [(-> & H)|[(-> & H)| ->]] He; nra. Qed.

Lemma compared c beta mu al k c' : best c beta mu -> sum (fun a => c' a * y a) l = 0 -> al * sum y l = 0 ->
  (forall a, In a l -> 0 <= (al + k * c' a - c a) * above c beta mu a) ->
  mu * (al * n + k * sum c' l - sum c l) <= al * dot d (pull c) in_direction + k * dot d (pull c) (pull c') - dot d (pull c) (pull c).
Proof.
  intros ((Hc & Hb) & _) Hb' Hal H. pose proof (sum_nonneg _ _ H) as Hs. fold y in Hb. change (sum (fun a => c a * y a) l = 0) in Hb.
  assert (E : sum (fun a => (al + k * c' a - c a) * above c beta mu a) l
    = dot d (pull c) (pull (fun a => al + k * c' a)) - dot d (pull c) (pull c) - mu * (al * n + k * sum c' l - sum c l)).
  { unfold pull at 2 4. rewrite !dot_push. fold pull.
    rewrite (sum_ext _ (fun a => ((al + k * c' a) * (y a * dot d (pull c) (x a)) - c a * (y a * dot d (pull c) (x a)))
      + (beta * (al * y a + k * (c' a * y a) - c a * y a) - mu * (al * 1 + k * c' a - c a)))) by (intros; unfold above, excess, pull, x, y; ring).
    rewrite sum_plus, !sum_minus, !sum_mult, !sum_minus, !sum_plus, !sum_mult, Hb, Hb', ones. rewrite Hal. fold (x : nat -> vec) y.
    change (sum (fun a => c a * (y a * dot d (pull c) (x a))) l) with (sum (fun a => c a * (sgn (snd (pt a)) * dot d (pull c) (fst (pt a)))) l).
    change (sum (fun a => (al + k * c' a) * (y a * dot d (pull c) (x a))) l) with (sum (fun a => (al + k * c' a) * (sgn (snd (pt a)) * dot d (pull c) (fst (pt a)))) l).
    ring. }
  rewrite E, pull_affine in Hs. lra.
Qed.

(** The sum of the dual numbers rises with mu. *)
Lemma sums_rise c beta mu c' beta' mu' : mu' < mu -> best c beta mu -> best c' beta' mu' -> sum c' l <= sum c l.
Proof.
  intros Hmu H H'. pose proof (compared c beta mu 0 1 c' H (proj2 (proj1 H')) ltac:(ring)) as A. pose proof (compared c' beta' mu' 0 1 c H' (proj2 (proj1 H)) ltac:(ring)) as B.
  rewrite (dot_sym d (pull c') (pull c)) in B. pose proof (square_nonneg d (difference (pull c) (pull c'))) as Hq. rewrite square_of in Hq.
  assert (Ha : mu * (0 * n + 1 * sum c' l - sum c l) <= 0 * dot d (pull c) in_direction + 1 * dot d (pull c) (pull c') - dot d (pull c) (pull c)).
  { apply A. intros a Hin. apply letter_allows; [apply H, Hin|]. pose proof (proj1 (proj1 H') a Hin). lra. }
  assert (Hb : mu' * (0 * n + 1 * sum c l - sum c' l) <= 0 * dot d (pull c') in_direction + 1 * dot d (pull c) (pull c') - dot d (pull c') (pull c')).
  { apply B. intros a Hin. apply letter_allows; [apply H', Hin|]. pose proof (proj1 (proj1 H) a Hin). lra. }
  clear A B. assert (K : (mu - mu') * (sum c' l - sum c l) <= 0) by lra.
  apply Rnot_lt_le. intro Hn. assert (0 < (mu - mu') * (sum c' l - sum c l)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

(** ** The shares of the labels *)

Let carries z k := (1 + sgn z * y k) / 2.
Lemma carries_or z k : carries z k = 0 \/ carries z k = 1 /\ snd (pt k) = z.
Proof. unfold carries, y. destruct z, (snd (pt k)); simpl; (left; lra) || (right; split; [lra | reflexivity]). Qed.
Lemma carries_own k : carries (snd (pt k)) k = 1.
Proof. unfold carries, y. destruct (snd (pt k)); simpl; lra. Qed.
Lemma carries_count z : sum (carries z) l = count z s.
Proof.
  unfold carries, y. rewrite <- (over_points (fun p => (1 + sgn z * sgn (snd p)) / 2)). unfold count, with_label. clear.
  induction s as [|(p, t) r IH]; [reflexivity|]. simpl. rewrite IH. destruct t, z; simpl; rewrite ?S_INR; simpl; try (destruct (length _)); simpl; lra.
Qed.
Lemma carried z (c : nat -> R) : sum (fun a => c a * y a) l = 0 -> sum (fun a => carries z a * c a) l = sum c l / 2.
Proof.
  intro H. unfold carries. rewrite (sum_ext _ (fun a => 1 / 2 * c a + sgn z / 2 * (c a * y a))) by (intros; field). rewrite sum_plus, !sum_mult, H. field.
Qed.
Lemma share_below c a : dual nat l pt c -> In a l -> c a <= sum c l / 2.
Proof.
  intros (Hc & Hb) Ha. rewrite <- (carried (snd (pt a)) c Hb). rewrite <- (Rmult_1_l (c a)), <- (carries_own a) at 1.
  apply (Tanay2018Distances.sum_member (fun e => carries (snd (pt a)) e * c e) l a); [|assumption].
  intros e He. specialize (Hc e He). destruct (carries_or (snd (pt a)) e) as [->|(-> & _)]; lra.
Qed.
Lemma share_above c a : dual nat l pt c -> In a l -> sum c l / 2 - (count (snd (pt a)) s - 1) <= c a.
Proof.
  intros (Hc & Hb) Ha. rewrite <- (carried (snd (pt a)) c Hb), <- carries_count.
  assert (H : carries (snd (pt a)) a * (1 - c a) <= sum (fun e => carries (snd (pt a)) e * (1 - c e)) l).
  { apply (Tanay2018Distances.sum_member (fun e => carries (snd (pt a)) e * (1 - c e)) l a); [|assumption].
    intros e He. specialize (Hc e He). destruct (carries_or (snd (pt a)) e) as [->|(-> & _)]; lra. }
  rewrite carries_own, (sum_ext (fun e => carries (snd (pt a)) e * (1 - c e)) (fun e => carries (snd (pt a)) e - carries (snd (pt a)) e * c e)), sum_minus in H by (intros; ring). lra.
Qed.
Lemma half_below c z : dual nat l pt c -> sum c l / 2 <= count z s.
Proof.
  intros (Hc & Hb). rewrite <- (carried z c Hb), <- carries_count. apply sum_below. intros e He. specialize (Hc e He).
  destruct (carries_or z e) as [->|(-> & _)]; lra.
Qed.

Lemma sum_is_positive c beta mu : both_labels s -> 0 < mu -> best c beta mu -> 0 < sum c l.
Proof.
  intros ((p & Hp) & (q & Hq)) Hmu ((Hc & Hb) & Hl).
  assert (Hn : forall a, In a l -> 0 <= c a) by (intros a Ha; apply (Hc a Ha)).
  apply Rnot_le_lt. intro H. pose proof (sum_zero _ _ Hn H) as Hz.
  assert (E : forall a, In a l -> 0 <= y a * beta - mu).
  { intros a Ha. pose proof (Hl a Ha) as L. unfold letter in L. rewrite (Hz a Ha) in L.
    assert (Ex : excess nat d l pt c beta mu a = y a * beta - mu).
    { unfold excess. rewrite dot_sym, dot_push, (sum_ext _ (fun _ => 0 * 0)), sum_mult; [fold (y a); ring|]. intros e He. rewrite (Hz e He). ring. }
    rewrite Ex in L. lra. }
  destruct (place_of _ Hp) as (a & Ha & Ea). destruct (place_of _ Hq) as (e & He & Ee).
  pose proof (E a Ha) as H1. pose proof (E e He) as H2. unfold y in H1, H2. rewrite Ea in H1. rewrite Ee in H2. simpl in H1, H2. lra.
Qed.

(** ** One against many *)

Lemma one_direction z lambda w b lambda' w' b' : count z s = 1 -> both_labels s -> 0 < lambda -> 0 < lambda' ->
  is_minimiser d s lambda w b -> is_minimiser d s lambda' w' b' -> exists c, 0 < c /\ same d w' (scale c w).
Proof.
  intros Hz Hs Hl Hl' Hm Hm'. pose proof number_of_points as Hn.
  destruct (has_duals lambda w b Hl Hm) as (c & Hc & Hp & _). destruct (has_duals lambda' w' b' Hl' Hm') as (c' & Hc' & Hp' & _).
  set (mu := 2 * n * lambda) in *. set (mu' := 2 * n * lambda') in *.
  assert (Pmu : 0 < mu) by (unfold mu; repeat apply Rmult_lt_0_compat; lra). assert (Pmu' : 0 < mu') by (unfold mu'; repeat apply Rmult_lt_0_compat; lra).
  pose proof (sum_is_positive _ _ _ Hs Pmu Hc) as T0. pose proof (sum_is_positive _ _ _ Hs Pmu' Hc') as T0'.
  assert (Half : forall e beta m e' beta' m', best e beta m -> best e' beta' m' -> 0 < m -> 0 < sum e l -> 0 < sum e' l ->
    dot d (pull e) (pull e) <= sum e l / sum e' l * dot d (pull e) (pull e')).
  { intros e be m e' be' m' He He' Hmm S S'. set (k := sum e l / sum e' l). assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; assumption).
    assert (Ek : k * sum e' l = sum e l) by (unfold k; field; lra).
    pose proof (compared e be m 0 k e' He (proj2 (proj1 He')) ltac:(ring)) as A. rewrite Rmult_0_l, Rmult_0_l, !Rplus_0_l, Ek, Rminus_diag_eq, Rmult_0_r in A by reflexivity.
    assert (0 <= k * dot d (pull e) (pull e') - dot d (pull e) (pull e)); [|lra]. apply A. intros a Ha. apply letter_allows; [apply He, Ha|].
    pose proof (proj1 (proj1 He') a Ha) as H0. pose proof (share_below e' a (proj1 He') Ha) as H1. pose proof (half_below e z (proj1 He)) as H2. rewrite Hz in H2.
    assert (0 <= k * e' a) by (apply Rmult_le_pos; lra). assert (k * e' a <= k * (sum e' l / 2)) by (apply Rmult_le_compat_l; lra). lra. }
  pose proof (Half _ _ _ _ _ _ Hc Hc' Pmu T0 T0') as A. pose proof (Half _ _ _ _ _ _ Hc' Hc Pmu' T0' T0) as B. rewrite (dot_sym d (pull c') (pull c)) in B.
  set (k := sum c l / sum c' l) in *. assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; assumption).
  replace (sum c' l / sum c l) with (/ k) in B by (unfold k; field; lra).
  assert (Hs' : same d (pull c) (scale k (pull c'))).
  { apply square_none. rewrite square_of, !dot_scale, dot_scaled. apply (Rmult_le_compat_l (k * k)) in B; [|apply Rmult_le_pos; lra].
    replace (k * k * (/ k * dot d (pull c) (pull c'))) with (k * dot d (pull c) (pull c')) in B by (field; lra). lra. }
  exists (mu / (k * mu')). split; [apply Rdiv_lt_0_compat; [assumption | apply Rmult_lt_0_compat; assumption]|].
  intros i Hi. specialize (Hs' i Hi). specialize (Hp i Hi). specialize (Hp' i Hi). unfold scale in *. rewrite Hp, Hp' in Hs'.
  apply (Rmult_eq_reg_l (k * mu')); [|apply Rgt_not_eq, Rmult_lt_0_compat; assumption]. field_simplify; [|lra]. lra.
Qed.

(** ** The angle *)

Lemma dot_in_direction v : balanced s -> dot d v in_direction = n / 2 * dot d v (means s).
Proof.
  intro Hb. rewrite <- dot_scale. apply dot_same; intros i _; [reflexivity|].
  unfold scale. rewrite <- (Tanay2018Regularised.mean_difference_means s Hb some i). unfold mean_difference. fold n.
  pose proof number_of_points. assert (E : sum (fun p => sgn (snd p) * fst p i) s = in_direction i)
    by (rewrite over_points; unfold in_direction, pull, push; cbv beta zeta; apply sum_ext; intros; rewrite Rmult_1_l; reflexivity).
  rewrite E. field. lra.
Qed.
Lemma signs_cancel : balanced s -> sum y l = 0.
Proof. intro Hb. unfold y. rewrite <- (over_points (fun p => sgn (snd p))). exact Hb. Qed.
Lemma all_ones c v : (forall a, In a l -> c a = 1) -> dot d v (pull c) = dot d v in_direction.
Proof. intro H. unfold in_direction, pull. rewrite !dot_push. apply sum_ext. intros a Ha. rewrite (H a Ha). reflexivity. Qed.
Lemma sum_to_one c : dual nat l pt c -> sum c l <= n.
Proof. intros (Hc & _). rewrite <- ones. apply sum_below. intros a Ha. apply (Hc a Ha). Qed.
Lemma all_whole c : dual nat l pt c -> n <= sum c l -> forall a, In a l -> c a = 1.
Proof.
  intros (Hc & _) Hn a Ha. assert (E : 1 - c a = 0); [|lra]. apply (sum_zero (fun a => 1 - c a) l); [intros e He; specialize (Hc e He); lra| |assumption].
  rewrite sum_minus, ones. lra.
Qed.

Lemma same_angle mu w u g : 0 < mu -> same d u (scale mu w) -> nonzero d g -> nonzero d u -> nonzero d w /\ cosine d w g = cosine d u g.
Proof.
  intros Hmu H Hg Hu. assert (Hw : nonzero d w).
  { destruct Hu as (i & Hi & Hne). exists i. split; [assumption|]. intro E. apply Hne. rewrite (H i Hi). unfold scale. rewrite E. ring. }
  split; [assumption|]. rewrite (cosine_alike d u (scale mu w) g H), cosine_scaled by assumption. reflexivity.
Qed.
Lemma pull_nonzero mu w u : 0 < mu -> same d u (scale mu w) -> nonzero d w -> nonzero d u.
Proof.
  intros Hmu H (i & Hi & Hne). exists i. split; [assumption|]. rewrite (H i Hi). unfold scale. intro E. apply Rmult_integral in E. destruct E; [lra | contradiction].
Qed.

(** Dual numbers of one minimiser moved by al + k c' are allowed to the other, and back. *)
Lemma angle_by_moves c beta mu c' beta' mu' al k : balanced s -> nonzero d (means s) -> 0 < mu -> 0 < mu' ->
  best c beta mu -> best c' beta' mu' -> nonzero d (pull c) -> nonzero d (pull c') -> 0 <= al -> 0 <= k ->
  al * n + k * sum c' l = sum c l ->
  (forall a, In a l -> 0 <= (al + k * c' a - c a) * above c beta mu a) ->
  (0 < k -> forall a, In a l -> 0 <= (- al / k + / k * c a - c' a) * above c' beta' mu' a) ->
  (k = 0 -> al = 1) ->
  cosine d (pull c') (means s) <= cosine d (pull c) (means s).
Proof.
  intros Hb Hg Hmu Hmu' Hc Hc' Hu Hu' Hal Hk Es HA HB H0. pose proof number_of_points as Hn.
  pose proof (compared c beta mu al k c' Hc (proj2 (proj1 Hc')) ltac:(rewrite signs_cancel by assumption; ring) HA) as A.
  rewrite (dot_in_direction _ Hb), Es, Rminus_diag_eq, Rmult_0_r in A by reflexivity.
  apply (leans_more d (means s) (pull c) (pull c') (al * (n / 2)) k); try assumption; [apply Rmult_le_pos; lra | lra|].
  destruct (Rle_lt_or_eq_dec 0 k Hk) as [Hk'|<-].
  - pose proof (compared c' beta' mu' (- al / k) (/ k) c Hc' (proj2 (proj1 Hc)) ltac:(rewrite signs_cancel by assumption; ring) (HB Hk')) as B.
    rewrite (dot_in_direction _ Hb), (dot_sym d (pull c') (pull c)) in B.
    replace (- al / k * n + / k * sum c l - sum c' l) with 0 in B by (rewrite <- Es; field; lra). rewrite Rmult_0_r in B.
    apply (Rmult_le_compat_l k) in B; [|assumption].
    replace (k * (- al / k * (n / 2 * dot d (pull c') (means s)) + / k * dot d (pull c) (pull c') - dot d (pull c') (pull c')))
      with (dot d (pull c) (pull c') - al * (n / 2) * dot d (pull c') (means s) - k * dot d (pull c') (pull c')) in B by (field; lra). lra.
  - rewrite (H0 eq_refl) in *. assert (E : dot d (pull c) (pull c') = n / 2 * dot d (pull c') (means s)); [|lra].
    rewrite dot_sym, <- (dot_in_direction _ Hb). apply all_ones, all_whole; [apply Hc | lra].
Qed.

Lemma two_of_each lambda w b lambda' w' b' : n = 4 -> balanced s -> nonzero d (means s) -> 0 < lambda' < lambda ->
  is_minimiser d s lambda w b -> is_minimiser d s lambda' w' b' -> nonzero d w -> nonzero d w' ->
  cosine d w' (means s) <= cosine d w (means s).
Proof.
  intros E4 Hb Hg Hl Hm Hm' Hw Hw'. pose proof number_of_points as Hn.
  destruct (has_duals lambda w b ltac:(lra) Hm) as (c & Hc & Hp & _). destruct (has_duals lambda' w' b' ltac:(lra) Hm') as (c' & Hc' & Hp' & _).
  set (mu := 2 * n * lambda) in *. set (mu' := 2 * n * lambda') in *.
  assert (Pmu : 0 < mu) by (unfold mu; repeat apply Rmult_lt_0_compat; lra). assert (Pmu' : 0 < mu') by (unfold mu'; repeat apply Rmult_lt_0_compat; lra).
  assert (Hmm : mu' < mu) by (unfold mu, mu'; rewrite E4; lra).
  assert (Hu : nonzero d (pull c)) by (apply (pull_nonzero mu w); assumption). assert (Hu' : nonzero d (pull c')) by (apply (pull_nonzero mu' w'); assumption).
  destruct (same_angle mu w (pull c) (means s) Pmu Hp Hg Hu) as (_ & ->). destruct (same_angle mu' w' (pull c') (means s) Pmu' Hp' Hg Hu') as (_ & ->).
  assert (Hs : both_labels s) by (split; apply Tanay2018.balanced_occurs; assumption).
  pose proof (sum_is_positive _ _ _ Hs Pmu' Hc') as T0'. pose proof (sums_rise _ _ _ _ _ _ Hmm Hc Hc') as Hrise. pose proof (sum_to_one c (proj1 Hc)) as Hone.
  assert (C2 : forall z, count z s = 2).
  { intro z. pose proof (Tanay2018Distances.balanced_counts s Hb) as E. pose proof (Tanay2018.counts s) as Cn. fold n in Cn. destruct z; lra. }
  assert (Hbounds : forall e, dual nat l pt e -> forall a, In a l -> 0 <= e a <= 1 /\ e a <= sum e l / 2 /\ sum e l / 2 - 1 <= e a).
  { intros e He a Ha. split; [apply He, Ha|]. split; [apply share_below; assumption|]. pose proof (share_above e a He Ha) as H. rewrite C2 in H. lra. }
  set (C := sum c l / 2) in *. set (C' := sum c' l / 2) in *.
  destruct (ratio C C') as (k & Hk & Hle & H1 & H2 & H3); [unfold C, C'; lra | unfold C; lra|].
  apply (angle_by_moves c (mu * b) mu c' (mu' * b') mu' ((C - k * C') / 2) k); try assumption.
  - lra.
  - rewrite E4. unfold C, C'. field.
  - intros a Ha. apply letter_allows; [apply Hc, Ha|]. pose proof (Hbounds c' (proj1 Hc') a Ha) as B. fold C' in B. specialize (H1 (c' a) ltac:(lra) ltac:(lra)). lra.
  - intros Hk' a Ha. apply letter_allows; [apply Hc', Ha|]. pose proof (Hbounds c (proj1 Hc) a Ha) as B. fold C in B. specialize (H2 Hk' (c a) ltac:(lra) ltac:(lra)).
    replace (- ((C - k * C') / 2) / k + / k * c a) with (C' / 2 + / k * (c a - C / 2)) by (field; lra). assumption.
  - intro E. rewrite (H3 E), E. lra.
Qed.

Lemma none_beyond lambda w b lambda' w' b' : balanced s -> nonzero d (means s) -> 0 < lambda' < lambda ->
  is_minimiser d s lambda w b -> is_minimiser d s lambda' w' b' -> within_margin d w b s -> within_margin d w' b' s ->
  nonzero d w' /\ nonzero d w /\ cosine d w' (means s) <= cosine d w (means s).
Proof.
  intros Hb Hg Hl Hm Hm' Hin Hin'. pose proof number_of_points as Hn.
  destruct (has_duals lambda w b ltac:(lra) Hm) as (c & Hc & Hp & He). destruct (has_duals lambda' w' b' ltac:(lra) Hm') as (c' & Hc' & Hp' & He').
  set (mu := 2 * n * lambda) in *. set (mu' := 2 * n * lambda') in *.
  assert (Pmu : 0 < mu) by (unfold mu; repeat apply Rmult_lt_0_compat; lra). assert (Pmu' : 0 < mu') by (unfold mu'; repeat apply Rmult_lt_0_compat; lra).
  assert (Hmm : mu' < mu) by (unfold mu, mu'; apply Rmult_lt_compat_l; lra).
  assert (Hpt : forall a, In a l -> In (x a, snd (pt a)) s).
  { intros a Ha. unfold x. rewrite <- surjective_pairing, <- all_points. apply in_map, Ha. }
  assert (Hneg : forall a, In a l -> above c (mu * b) mu a <= 0).
  { intros a Ha. rewrite He. specialize (Hin _ _ (Hpt a Ha)). fold (y a) in Hin. nra. }
  assert (Hneg' : forall a, In a l -> above c' (mu' * b') mu' a <= 0).
  { intros a Ha. rewrite He'. specialize (Hin' _ _ (Hpt a Ha)). fold (y a) in Hin'. nra. }
  assert (Hfree : forall e be m, best e be m -> forall a, In a l -> above e be m a <= 0 -> forall t, t <= 1 -> 0 <= (t - e a) * above e be m a).
  { intros e be m Ho a Ha Hle t Ht. pose proof (proj2 Ho a Ha) as L. unfold letter in L. fold (above e be m a) in L. destruct L as [(E & H)|[(E & H)|E]].
    - rewrite E. nra.
    - replace (above e be m a) with 0 by lra. lra.
    - rewrite E. lra. }
  assert (Hsome : forall e be m, 0 < m -> best e be m -> nonzero d (pull e)).
  { intros e be m Hmu Ho. destruct (nonzero_or d (pull e)) as [|Hz]; [assumption|]. exfalso.
    pose proof (compared e be m 1 0 e Ho (proj2 (proj1 Ho)) ltac:(rewrite signs_cancel by assumption; ring)) as A.
    assert (Hd : forall v, dot d (pull e) v = 0) by (intro v; rewrite dot_sym; apply dot_zero, Hz). rewrite !Hd in A.
    assert (K : m * (1 * n + 0 * sum e l - sum e l) <= 1 * 0 + 0 * 0 - 0).
    { apply A. intros a Ha. apply letter_allows; [apply Ho, Ha | lra]. }
    assert (Hge : n <= sum e l) by nra. pose proof (all_ones e (means s) (all_whole e (proj1 Ho) Hge)) as E.
    rewrite (dot_sym d (means s)), Hd, (dot_in_direction _ Hb) in E. pose proof (dot_positive d (means s) Hg). nra. }
  pose proof (Hsome _ _ _ Pmu Hc) as Hu. pose proof (Hsome _ _ _ Pmu' Hc') as Hu'.
  destruct (same_angle mu w (pull c) (means s) Pmu Hp Hg Hu) as (Hw & ->). destruct (same_angle mu' w' (pull c') (means s) Pmu' Hp' Hg Hu') as (Hw' & ->).
  split; [assumption|]. split; [assumption|].
  pose proof (sums_rise _ _ _ _ _ _ Hmm Hc Hc') as Hrise. pose proof (sum_to_one c (proj1 Hc)) as Hone. pose proof (sum_to_one c' (proj1 Hc')) as Hone'.
  assert (Hk : exists k, 0 <= k <= 1 /\ k * (n - sum c' l) = n - sum c l).
  { destruct (Rle_lt_or_eq_dec (sum c' l) n Hone') as [Hlt|E]; [|exists 1; lra].
    exists ((n - sum c l) / (n - sum c' l)). assert (Hi : 0 < / (n - sum c' l)) by (apply Rinv_0_lt_compat; lra).
    assert (Ei : (n - sum c' l) * / (n - sum c' l) = 1) by (field; lra). split; [unfold Rdiv; split; nra | field; lra]. }
  destruct Hk as (k & Hk & Ek).
  apply (angle_by_moves c (mu * b) mu c' (mu' * b') mu' (1 - k) k); try assumption; try lra.
  - intros a Ha. apply Hfree; [assumption.. | apply Hneg, Ha |]. pose proof (proj1 (proj1 Hc') a Ha). nra.
  - intros Hk' a Ha. apply Hfree; [assumption.. | apply Hneg', Ha |]. pose proof (proj1 (proj1 Hc) a Ha) as Hr.
    assert (Hi : 0 < / k) by (apply Rinv_0_lt_compat, Hk'). replace (- (1 - k) / k + / k * c a) with (1 - / k * (1 - c a)) by (field; lra).
    assert (0 <= / k * (1 - c a)) by (apply Rmult_le_pos; lra). lra.
Qed.

End Two_minimisers.

Lemma counted_occurs y s : 0 < count y s -> occurs y s.
Proof.
  unfold count. induction s as [|(p, z) r IH]; [simpl; lra|]. intro H. destruct (label_eq_dec z y) as [->|Hne]; [exists p; left; reflexivity|].
  destruct IH as (q & Hq); [|exists q; right; exact Hq]. destruct z, y; try congruence; exact H.
Qed.

Theorem one_against_many : One_against_many.
Proof.
  intros d s y lambda w b lambda' w' b' Hone Hother Hl Hl' Hm Hm'.
  assert (Hs : both_labels s) by (pose proof (counted_occurs y s ltac:(lra)); destruct y; split; assumption).
  apply (one_direction d s (Tanay2018Distances.both_not_empty s Hs) y lambda w b lambda' w' b'); assumption.
Qed.

Theorem angle_four_points : Angle_four_points.
Proof.
  intros d s lambda w b lambda' w' b' Hs H4 Hg Hl Hm Hm' Hw Hw'. pose proof (Tanay2018Distances.both_not_empty s Hs) as some.
  assert (Hcase : (exists y, count y s = 1) \/ INR (length s) = 4 /\ balanced s).
  { destruct Hs as (Hp & Hq). pose proof (Tanay2018.count_positive _ _ Hp) as P. pose proof (Tanay2018.count_positive _ _ Hq) as Q.
    pose proof (Tanay2018Distances.length_by_label s) as L. unfold count in *. rewrite L in *.
    assert (P' : (0 < length (with_label plus s))%nat) by (apply INR_lt; exact P). assert (Q' : (0 < length (with_label minus s))%nat) by (apply INR_lt; exact Q).
    destruct (Nat.eq_dec (length (with_label plus s)) 1) as [E|E]; [left; exists plus; rewrite E; reflexivity|].
    destruct (Nat.eq_dec (length (with_label minus s)) 1) as [E'|E']; [left; exists minus; rewrite E'; reflexivity|]. right.
    assert (E2 : length (with_label plus s) = 2%nat) by lia. assert (E2' : length (with_label minus s) = 2%nat) by lia.
    split; [rewrite E2, E2'; simpl; lra|]. unfold balanced. rewrite Tanay2018.sum_by_label. cbn [fst snd sgn].
    rewrite !Tanay2018.sum_constant, E2, E2'. ring. }
  destruct Hcase as [(y & E)|(E & Hb)].
  - destruct (one_direction d s some y lambda w b lambda' w' b' E Hs ltac:(lra) ltac:(lra) Hm Hm') as (c & Hc & Hsame).
    right. rewrite (cosine_alike d w' _ (means s) Hsame), cosine_scaled by assumption. reflexivity.
  - apply (two_of_each d s some lambda' w' b' lambda w b); assumption.
Qed.

Theorem angle_before_outside : Angle_before_outside.
Proof.
  intros d s lambda w b lambda' w' b' Hb some Hg Hl Hm Hm' Hin Hin'. apply (none_beyond d s some lambda' w' b' lambda w b); assumption.
Qed.

(** ** Unequal classes, far out *)

Lemma at_one_place k (g : nat -> R) l : NoDup l -> In k l -> sum (fun a => (if Nat.eqb a k then 1 else 0) * g a) l = g k.
Proof.
  assert (None : forall l, ~ In k l -> sum (fun a => (if Nat.eqb a k then 1 else 0) * g a) l = 0).
  { clear. induction l as [|a r IH]; intro H; [reflexivity|]. simpl. rewrite IH by (intro; apply H; right; assumption).
    rewrite (proj2 (Nat.eqb_neq a k)) by (intro; apply H; left; assumption). ring. }
  induction l as [|a r IH]; intros Hl Hk; [destruct Hk|]. inversion Hl as [|a' r' Ha Hr]; subst. simpl. destruct (Nat.eq_dec a k) as [E|E].
  - subst a. rewrite Nat.eqb_refl, None by assumption. ring.
  - rewrite (proj2 (Nat.eqb_neq a k)) by assumption. rewrite IH; [ring | assumption | destruct Hk; [contradiction | assumption]].
Qed.
Lemma highest (f : nat -> R) l : l <> [] -> exists j, In j l /\ forall k, In k l -> f k <= f j.
Proof.
  induction l as [|a r IH]; [congruence|]. intros _. destruct r as [|b r]; [exists a; split; [left; reflexivity|]; intros k [<-|[]]; lra|].
  destruct IH as (j & Hj & Hmax); [discriminate|]. destruct (Rle_or_lt (f a) (f j)).
  - exists j. split; [right; assumption|]. intros k [<-|Hk]; [assumption | apply Hmax, Hk].
  - exists a. split; [left; reflexivity|]. intros k [<-|Hk]; [lra|]. specialize (Hmax k Hk). lra.
Qed.
Lemma bounded_above {A} (f : A -> R) l : exists M, 0 <= M /\ forall a, In a l -> f a <= M.
Proof.
  induction l as [|a r (M & H0 & HM)]; [exists 0; split; [lra | intros a []]|]. exists (Rmax M (f a)). pose proof (Rmax_l M (f a)). pose proof (Rmax_r M (f a)).
  split; [lra|]. intros b [<-|Hb]; [assumption|]. specialize (HM b Hb). lra.
Qed.
Lemma in_places (s : labelled_set) k : In k (seq 0 (length s)) <-> (k < length s)%nat.
Proof. rewrite in_seq. lia. Qed.
Lemma dot_pulled d s c v : dot d v (pulled s c) = sum (fun k => c k * (sgn (snd (place s k)) * dot d v (fst (place s k)))) (seq 0 (length s)).
Proof. exact (dot_push nat d (seq 0 (length s)) (place s) v c). Qed.

(** Where the shares are nearest, none can be moved to a point that is lower. *)
Lemma not_moved d s c j k : nearest_shares d s c -> (j < length s)%nat -> (k < length s)%nat -> snd (place s j) = plus -> snd (place s k) = plus ->
  0 < c j -> c k < 1 -> dot d (pulled s c) (fst (place s j)) <= dot d (pulled s c) (fst (place s k)).
Proof.
  intros ((Hc & Hbal) & Hmin) Hj Hk Ej Ek Hcj Hck. destruct (Nat.eq_dec j k) as [->|Hne]; [lra|]. set (u := pulled s c).
  set (e := difference (fst (place s k)) (fst (place s j))). set (t0 := Rmin (c j) (1 - c k)).
  assert (Ht0 : 0 < t0) by (apply Rmin_glb_lt; lra). assert (Tj : t0 <= c j) by apply Rmin_l. assert (Tk : t0 <= 1 - c k) by apply Rmin_r.
  assert (H : dot d u (fst (place s j)) - dot d u (fst (place s k)) <= 0); [|lra].
  apply (in_the_limit _ (dot d e e / 2) t0); [pose proof (square_nonneg d e); lra | assumption|]. intros t Ht.
  set (c' := fun a => c a + t * ((if Nat.eqb a k then 1 else 0) - (if Nat.eqb a j then 1 else 0))).
  assert (Moved : forall g : nat -> R, sum (fun a => c' a * g a) (seq 0 (length s)) = sum (fun a => c a * g a) (seq 0 (length s)) + t * (g k - g j)).
  { intro g. rewrite (sum_ext _ (fun a => c a * g a + t * ((if Nat.eqb a k then 1 else 0) * g a + -1 * ((if Nat.eqb a j then 1 else 0) * g a)))) by (intros a _; unfold c'; ring).
    rewrite sum_plus, sum_mult, sum_plus, sum_mult, !at_one_place by (apply seq_NoDup || (apply in_places; assumption)). ring. }
  assert (Hc' : shares s c').
  { split.
    - intros a Ha. destruct (Hc a Ha) as (H01 & H1). unfold c'.
      destruct (Nat.eqb_spec a k) as [E1|E1], (Nat.eqb_spec a j) as [E2|E2]; try congruence; try subst a; (split; [lra|]); intro E; try congruence. rewrite (H1 E). ring.
    - rewrite Moved, Hbal, Ek, Ej. ring. }
  assert (Hu : same d (pulled s c') (move u e t)).
  { intros i _. unfold pulled. rewrite (sum_ext _ (fun a => c' a * (sgn (snd (place s a)) * fst (place s a) i))) by (intros; ring). rewrite Moved, Ek, Ej.
    unfold move, u, pulled, e, difference. rewrite (sum_ext (fun k0 => c k0 * sgn (snd (place s k0)) * fst (place s k0) i) (fun a => c a * (sgn (snd (place s a)) * fst (place s a) i))) by (intros; ring).
    simpl. ring. }
  specialize (Hmin c' Hc'). fold u in Hmin. rewrite (norm_same d _ _ Hu) in Hmin.
  assert (Hsq : dot d u u <= dot d (move u e t) (move u e t)).
  { rewrite <- (norm_square d u), <- (norm_square d (move u e t)). pose proof (norm_nonneg d u). nra. }
  rewrite dot_move, (dot_sym d (move u e t) u), (dot_sym d (move u e t) e), !dot_move, (dot_sym d e u) in Hsq.
  assert (Ee : dot d u e = dot d u (fst (place s k)) - dot d u (fst (place s j))) by apply dot_difference. rewrite Ee in Hsq.
  apply (Rmult_le_reg_l (2 * t)); [lra|]. nra.
Qed.

Theorem unbalanced_plateau : Unbalanced_plateau.
Proof.
  intros d s c (xm & Hxm) Hnear u. pose proof Hnear as ((Hc & Hbal) & _). set (l := seq 0 (length s)).
  assert (Hin : forall p, In p s -> exists k, (k < length s)%nat /\ place s k = p) by (intros p Hp; destruct (In_nth s p (fun _ => 0, plus) Hp) as (k & Hk & E); exists k; auto).
  assert (Hne : s <> []) by (destruct s; [destruct Hxm | discriminate]).
  assert (Hn : 0 < INR (length s)) by (destruct s; [congruence | apply lt_0_INR; simpl; lia]).
  split.
  - set (pos := filter (fun k => if Rlt_dec 0 (c k) then match snd (place s k) with plus => true | minus => false end else false) l).
    assert (Hpos : forall k, In k pos <-> (k < length s)%nat /\ 0 < c k /\ snd (place s k) = plus).
    { intro k. unfold pos. rewrite filter_In. unfold l. rewrite in_places. destruct (Rlt_dec 0 (c k)), (snd (place s k)); intuition (try discriminate; try contradiction). }
    assert (Hsome : pos <> []).
    { intro E. destruct (Hin (xm, minus) Hxm) as (k0 & Hk0 & E0). assert (Hz : sum (fun k => - (c k * sgn (snd (place s k)))) l = 0).
      { rewrite (sum_ext _ (fun k => -1 * (c k * sgn (snd (place s k))))) by (intros; ring). rewrite sum_mult. unfold l. rewrite Hbal. ring. }
      assert (Hz0 : - (c k0 * sgn (snd (place s k0))) = 0).
      { apply (sum_zero (fun k => - (c k * sgn (snd (place s k)))) l); [| lra | apply in_places, Hk0]. intros k Hk. apply in_places in Hk. destruct (Hc k Hk) as (H01 & _).
        destruct (snd (place s k)) eqn:Ey; simpl; [|lra]. destruct (Rle_or_lt (c k) 0); [lra|].
        assert (Hp : In k pos) by (apply Hpos; auto). rewrite E in Hp. destruct Hp. }
      destruct (Hc k0 Hk0) as (_ & H1). rewrite E0 in Hz0, H1. simpl in Hz0. rewrite (H1 eq_refl) in Hz0. lra. }
    destruct (highest (fun k => dot d u (fst (place s k))) pos Hsome) as (j & Hj & Hmax). apply Hpos in Hj. destruct Hj as (Hj & Hcj & Ej).
    exists (dot d u (fst (place s j))). intros k Hk Ek. split; intro H; [apply not_moved; assumption | apply Hmax, Hpos; auto].
  - intros nu Hnu. split.
    + intros lambda Hl mu Hmu. assert (Hmu0 : 0 < mu) by (unfold mu; assert (0 < INR (length s) * lambda) by (apply Rmult_lt_0_compat; assumption); lra).
      assert (Hopt : optimal nat d l (place s) c (mu - nu) mu).
      { split; [split; [intros k Hk; apply in_places in Hk; apply (Hc k Hk) | exact Hbal]|]. intros k Hk. apply in_places in Hk. destruct (Hc k Hk) as (H01 & H1).
        unfold letter, excess. change (push nat l (place s) c) with u. specialize (Hnu k Hk). fold u in Hnu. cbv zeta in Hnu.
        destruct (snd (place s k)) eqn:Ey; simpl.
        - destruct (Hnu eq_refl) as (Ha & Hb). destruct (Req_dec (c k) 1) as [E1|E1]; [left; split; [assumption|]; assert (0 < c k) by lra; specialize (Hb H); lra|].
          specialize (Ha ltac:(lra)). destruct (Req_dec (c k) 0) as [E0|E0]; [right; left; split; [assumption | lra]|]. right. right. specialize (Hb ltac:(lra)). lra.
        - left. split; [apply H1; reflexivity|]. specialize (Hmu (fst (place s k))). assert (Hp : In (fst (place s k), minus) s) by (rewrite <- Ey, <- surjective_pairing; apply nth_In, Hk).
          specialize (Hmu Hp). lra. }
      assert (Hsome : l <> []) by (unfold l; destruct s; [congruence | discriminate]).
      destruct (optimal_minimises nat d l (place s) Hsome c (mu - nu) mu Hmu0 Hopt) as (Hmin & Huniq).
      assert (El : map (place s) l = s) by apply numbered. unfold at_mu in Hmin, Huniq. rewrite El in Hmin, Huniq.
      replace (mu / (2 * INR (length s))) with lambda in Hmin, Huniq by (unfold mu; field; lra).
      replace ((mu - nu) / mu) with (1 - nu / mu) in Hmin by (field; lra). split; [exact Hmin | exact Huniq].
    + destruct (bounded_above (fun p : vec * label => nu - dot d u (fst p)) s) as (M & H0 & HM). exists ((M + 1) / (2 * INR (length s))).
      split; [apply Rdiv_lt_0_compat; lra|]. intros lambda Hl mu x y Hxy. specialize (HM (x, y) Hxy). simpl in HM.
      assert (Hmu : M + 1 <= mu).
      { unfold mu. apply (Rmult_le_compat_l (2 * INR (length s))) in Hl; [|lra]. replace (2 * INR (length s) * ((M + 1) / (2 * INR (length s)))) with (M + 1) in Hl by (field; lra). lra. }
      unfold score. rewrite dot_scaled. apply (Rmult_lt_reg_l mu); [lra|]. rewrite Rmult_0_r.
      replace (mu * (/ mu * dot d u x + (1 - nu / mu))) with (dot d u x + mu - nu) by (field; lra). lra.
Qed.

(** ** What fails *)

Lemma optimum_at d s c beta lambda : s <> [] -> 0 < lambda -> let mu := 2 * INR (length s) * lambda in
  optimal nat d (seq 0 (length s)) (place s) c beta mu ->
  is_minimiser d s lambda (scale (/ mu) (pulled s c)) (beta / mu) /\ forall w b, is_minimiser d s lambda w b -> same d w (scale (/ mu) (pulled s c)).
Proof.
  intros Hne Hl mu Hopt. assert (Hn : 0 < INR (length s)) by (destruct s; [congruence | apply lt_0_INR; simpl; lia]).
  assert (Hmu : 0 < mu) by (unfold mu; assert (0 < INR (length s) * lambda) by (apply Rmult_lt_0_compat; assumption); lra).
  assert (Hsome : seq 0 (length s) <> []) by (destruct s; [congruence | discriminate]).
  destruct (optimal_minimises nat d (seq 0 (length s)) (place s) Hsome c beta mu Hmu Hopt) as (Hmin & Huniq).
  assert (El : map (place s) (seq 0 (length s)) = s) by apply numbered. unfold at_mu in Hmin, Huniq. rewrite El in Hmin, Huniq.
  replace (mu / (2 * INR (length s))) with lambda in Hmin, Huniq by (unfold mu; field; lra). split; assumption.
Qed.
Lemma optimal_by_places d s c beta mu : sum (fun k => c k * sgn (snd (place s k))) (seq 0 (length s)) = 0 ->
  (forall k, (k < length s)%nat -> 0 <= c k <= 1 /\ let h := sgn (snd (place s k)) * (dot d (pulled s c) (fst (place s k)) + beta) in
     (c k = 1 /\ h <= mu \/ c k = 0 /\ mu <= h \/ h = mu)) -> optimal nat d (seq 0 (length s)) (place s) c beta mu.
Proof.
  intros Hb H. split; [split; [intros k Hk; apply in_places in Hk; apply (H k Hk) | exact Hb]|]. intros k Hk. apply in_places in Hk. destruct (H k Hk) as (_ & Hh).
  unfold letter, excess. change (push nat (seq 0 (length s)) (place s) c) with (pulled s c). cbv zeta in Hh.
  destruct Hh as [(E & Hh)|[(E & Hh)|Hh]]; [left; split; [assumption | lra] | right; left; split; [assumption | lra] | right; right; lra].
Qed.
Definition on_line (a : R) : vec := fun _ => a.
Lemma objective_on_line s lambda w b b' : is_minimiser 1 s lambda w b -> s <> [] -> hinge_loss 1 s w b <= hinge_loss 1 s w b'.
Proof.
  intros Hm Hne. specialize (Hm w b'). unfold objective in Hm. assert (Hn : 0 < INR (length s)) by (destruct s; [congruence | apply lt_0_INR; simpl; lia]).
  apply (Rmult_le_reg_r (/ INR (length s))); [apply Rinv_0_lt_compat, Hn|]. unfold Rdiv in Hm. lra.
Qed.

Definition four : labelled_set := [(on_line 0, plus); (on_line 0, plus); (on_line 0, minus); (on_line 1, minus)].
Theorem low_lambda_fails : Low_lambda_fails.
Proof.
  exists 1%nat, four, (on_line (-1)), 0, (1/16). split; [exists 0%nat; split; [lia | unfold on_line; lra]|]. split; [lra|]. intros lambda Hl.
  set (mu := 2 * INR (length four) * lambda). assert (Emu : mu = 8 * lambda) by (unfold mu; simpl; ring).
  set (c := fun k => match k with O => (1 + 2 * mu) / 2 | 1%nat => (1 + 2 * mu) / 2 | 2%nat => 1 | _ => 2 * mu end).
  assert (Ep : forall i, pulled four c i = - (2 * mu)) by (intro i; unfold pulled, place, four, c, on_line; simpl; field).
  destruct (optimum_at 1 four c mu lambda ltac:(discriminate) ltac:(lra)) as (Hmin & Huniq); [fold mu | fold mu in Hmin, Huniq].
  { apply optimal_by_places; [unfold place, four, c; simpl; field|]. intros k Hk.
    assert (Ed : dot 1 (pulled four c) (fst (place four k)) = - (2 * mu) * fst (place four k) 0%nat) by (simpl; rewrite Ep; ring). rewrite Ed.
    destruct k as [|[|[|[|k]]]]; [| | | |simpl in Hk; lia]; unfold place, four, c, on_line; simpl; (split; [lra|]).
    - right. right. ring.
    - right. right. ring.
    - left. split; lra.
    - right. right. ring. }
  split; [eexists; eexists; exact Hmin|]. intros w b Hw. pose proof (Huniq w b Hw 0%nat ltac:(lia)) as W. unfold scale in W. rewrite Ep in W.
  replace (/ mu * - (2 * mu)) with (-2) in W by (field; lra). split; [exists 0%nat; split; [lia | rewrite W; lra]|].
  pose proof (objective_on_line four lambda w b 1 Hw ltac:(discriminate)) as Hb. unfold hinge_loss, four, hinge, score, on_line in Hb. simpl in Hb. rewrite W in Hb.
  assert (Eb : b = 1) by (unfold Rmax in Hb; repeat destruct Rle_dec in Hb; lra). subst b.
  assert (N1 : norm 1 (on_line (-1)) = 1) by (unfold norm, on_line; simpl; replace (0 + -1 * -1) with (1 * 1) by ring; apply sqrt_square; lra).
  assert (N2 : norm 1 w = 2) by (unfold norm; simpl; rewrite W; replace (0 + -2 * -2) with (2 * 2) by ring; apply sqrt_square; lra).
  unfold d_err, average, distance. rewrite N1, N2. unfold four, scale, on_line. simpl. rewrite W. unfold Rmax. repeat destruct Rle_dec; lra.
Qed.


Definition five : labelled_set := [(on_line 0, plus); (on_line 0, plus); (on_line 1, plus); (on_line 0, minus); (on_line 2, minus)].
Lemma errors_five w a : w 0%nat = a -> errors 1 five w 1 = length (filter (fun p : vec * label => if Rle_dec (sgn (snd p) * (0 + a * fst p 0%nat + 1)) 0 then true else false) five).
Proof. intros <-. reflexivity. Qed.
Theorem train_error_fails : Train_error_fails.
Proof.
  exists 1%nat, five, (3/20), 2%nat, 1%nat. split; [lia|]. split; [lra|].
  assert (One : (exists w b, is_minimiser 1 five (3/20) w b) /\ forall w b, is_minimiser 1 five (3/20) w b -> errors 1 five w b = 1%nat).
  { set (c := fun k => match k with O => 1 | 1%nat => 0 | _ => 1 end).
    assert (Ep : forall i, pulled five c i = -1) by (intro i; unfold pulled, place, five, c, on_line; simpl; ring).
    destruct (optimum_at 1 five c (3/2) (3/20) ltac:(discriminate) ltac:(lra)) as (Hmin & Huniq).
    { replace (2 * INR (length five) * (3/20)) with (3/2) by (simpl; field). apply optimal_by_places; [unfold place, five, c; simpl; field|]. intros k Hk.
      assert (Ed : dot 1 (pulled five c) (fst (place five k)) = - fst (place five k) 0%nat) by (simpl; rewrite Ep; ring). rewrite Ed.
      destruct k as [|[|[|[|[|k]]]]]; [| | | | |simpl in Hk; lia]; unfold place, five, c, on_line; simpl; (split; [lra|]).
      - right. right. ring.
      - right. right. ring.
      - left. split; lra.
      - left. split; lra.
      - left. split; lra. }
    replace (2 * INR (length five) * (3/20)) with (3/2) in * by (simpl; field). split; [eexists; eexists; exact Hmin|]. intros w b Hw.
    pose proof (Huniq w b Hw 0%nat ltac:(lia)) as W. unfold scale in W. rewrite Ep in W. replace (/ (3/2) * -1) with (-2/3) in W by field.
    pose proof (objective_on_line five (3/20) w b 1 Hw ltac:(discriminate)) as Hb. unfold hinge_loss, five, hinge, score, on_line in Hb. simpl in Hb. rewrite W in Hb.
    assert (Eb : b = 1) by (unfold Rmax in Hb; repeat destruct Rle_dec in Hb; lra). subst b.
    rewrite (errors_five w _ W). unfold five, on_line. simpl. repeat (destruct Rle_dec; simpl; try lra). reflexivity. }
  destruct One as (H1 & H2). split; [exact H1|]. split; [exact H2|]. exists (1/10). split; [lra|]. intros lambda Hl.
  set (mu := 2 * INR (length five) * lambda). assert (Emu : mu = 10 * lambda) by (unfold mu; simpl; ring).
  set (c := fun k => match k with O => (1 + mu) / 2 | 1%nat => 0 | 2%nat => 1 | 3%nat => 1 | _ => (1 + mu) / 2 end).
  assert (Ep : forall i, pulled five c i = - mu) by (intro i; unfold pulled, place, five, c, on_line; simpl; field).
  destruct (optimum_at 1 five c mu lambda ltac:(discriminate) ltac:(lra)) as (Hmin & Huniq); [fold mu | fold mu in Hmin, Huniq].
  { apply optimal_by_places; [unfold place, five, c; simpl; field|]. intros k Hk.
    assert (Ed : dot 1 (pulled five c) (fst (place five k)) = - mu * fst (place five k) 0%nat) by (simpl; rewrite Ep; ring). rewrite Ed.
    destruct k as [|[|[|[|[|k]]]]]; [| | | | |simpl in Hk; lia]; unfold place, five, c, on_line; simpl; (split; [lra|]).
    - right. right. ring.
    - right. right. ring.
    - left. split; lra.
    - left. split; lra.
    - right. right. ring. }
  split; [eexists; eexists; exact Hmin|]. intros w b Hw. pose proof (Huniq w b Hw 0%nat ltac:(lia)) as W. unfold scale in W. rewrite Ep in W.
  replace (/ mu * - mu) with (-1) in W by (field; lra).
  pose proof (objective_on_line five lambda w b 1 Hw ltac:(discriminate)) as Hb. unfold hinge_loss, five, hinge, score, on_line in Hb. simpl in Hb. rewrite W in Hb.
  assert (Eb : b = 1) by (unfold Rmax in Hb; repeat destruct Rle_dec in Hb; lra). subst b.
  rewrite (errors_five w _ W). unfold five, on_line. simpl. repeat (destruct Rle_dec; simpl; try lra). reflexivity.
Qed.

Definition pair_of (a b : R) : vec := fun i => match i with O => a | _ => b end.
Definition turning : labelled_set := [(pair_of 0 0, plus); (pair_of 0 0, plus); (pair_of 0 0, plus); (pair_of 1 0, minus); (pair_of 0 2, minus); (pair_of 2 0, minus)].
Theorem angle_falls_fails : Angle_falls_fails.
Proof.
  assert (Opt : forall mu, mu = 2/3 \/ mu = 1 -> let c := fun k => match k with O => 1 | 1%nat => mu / 2 | 2%nat => 0 | 3%nat => 1 | 4%nat => mu / 2 | _ => 0 end in
    is_minimiser 2 turning (mu / 12) (scale (/ mu) (pulled turning c)) 1 /\ pulled turning c 0%nat = -1 /\ pulled turning c 1%nat = - mu).
  { intros mu Hmu c. assert (P0 : pulled turning c 0%nat = -1) by (unfold pulled, place, turning, c, pair_of; simpl; field).
    assert (P1 : pulled turning c 1%nat = - mu) by (unfold pulled, place, turning, c, pair_of; simpl; field). split; [|split; assumption].
    assert (E : 2 * INR (length turning) * (mu / 12) = mu) by (simpl; field).
    destruct (optimum_at 2 turning c mu (mu / 12) ltac:(discriminate) ltac:(lra)) as (Hmin & _).
    - rewrite E. apply optimal_by_places; [unfold place, turning, c; simpl; field|]. intros k Hk.
      assert (Ed : dot 2 (pulled turning c) (fst (place turning k)) = - fst (place turning k) 0%nat - mu * fst (place turning k) 1%nat) by (simpl; rewrite P0, P1; ring). rewrite Ed.
      destruct k as [|[|[|[|[|[|k]]]]]]; [| | | | | |simpl in Hk; lia]; unfold place, turning, c, pair_of; simpl; (split; [lra|]).
      + right. right. ring.
      + right. right. ring.
      + right. right. ring.
      + left. split; lra.
      + right. right. ring.
      + right. left. split; lra.
    - rewrite E in Hmin. replace (mu / mu) with 1 in Hmin by (field; lra). exact Hmin. }
  destruct (Opt (2/3) (or_introl eq_refl)) as (M1 & A0 & A1). destruct (Opt 1 (or_intror eq_refl)) as (M2 & B0 & B1). cbv zeta in *.
  set (u := pulled turning (fun k => match k with O => 1 | 1%nat => 2/3/2 | 2%nat => 0 | 3%nat => 1 | 4%nat => 2/3/2 | _ => 0 end)) in *.
  set (v := pulled turning (fun k => match k with O => 1 | 1%nat => 1/2 | 2%nat => 0 | 3%nat => 1 | 4%nat => 1/2 | _ => 0 end)) in *.
  assert (G0 : means turning 0%nat = -1) by (unfold means, difference, mean, with_label, turning, pair_of; simpl; field).
  assert (G1 : means turning 1%nat = -2/3) by (unfold means, difference, mean, with_label, turning, pair_of; simpl; field).
  exists 2%nat, turning, (2/3/12), (scale (/ (2/3)) u), 1, (1/12), (scale (/ 1) v), 1.
  split; [unfold balanced, turning; simpl; ring|]. split; [exists 0%nat; split; [lia | rewrite G0; lra]|]. split; [lra|]. split; [exact M1|]. split; [exact M2|].
  split; [exists 0%nat; split; [lia | unfold scale; rewrite A0; lra]|]. split; [exists 0%nat; split; [lia | unfold scale; rewrite B0; lra]|].
  unfold cosine, norm. simpl. unfold scale. rewrite A0, A1, B0, B1, G0, G1.
  set (Q := sqrt (0 + -1 * -1 + -2 / 3 * (-2 / 3))). assert (HQ : 0 < Q) by (apply sqrt_lt_R0; lra). assert (EQ : Q * Q = 13/9) by (unfold Q; rewrite sqrt_sqrt; lra).
  set (P := sqrt (0 + / (2 / 3) * -1 * (/ (2 / 3) * -1) + / (2 / 3) * - (2 / 3) * (/ (2 / 3) * - (2 / 3)))).
  set (S := sqrt (0 + / 1 * -1 * (/ 1 * -1) + / 1 * - (1) * (/ 1 * - (1)))).
  assert (EP : P * P = 13/4) by (unfold P; rewrite sqrt_sqrt; lra). assert (ES : S * S = 2) by (unfold S; rewrite sqrt_sqrt; lra).
  assert (HP : 0 < P) by (apply sqrt_lt_R0; lra). assert (HS : 0 < S) by (apply sqrt_lt_R0; lra).
  assert (EPQ : P = 3/2 * Q) by nra.
  rewrite EPQ. apply (Rmult_lt_reg_r (S * (3/2 * Q * Q))); [nra|].
  match goal with |- ?a / (S * Q) * _ < ?b / (3/2 * Q * Q) * _ => replace (a / (S * Q) * (S * (3/2 * Q * Q))) with (a * (3/2 * Q)) by (field; lra);
    replace (b / (3/2 * Q * Q) * (S * (3/2 * Q * Q))) with (b * S) by (field; lra) end.
  assert (HQ2 : Q < 121/100) by nra. assert (HS2 : 141/100 < S) by nra. nra.
Qed.
