(* SPDX-License-Identifier: MIT *)
(** The checker of "noises", and its soundness: does one open half-space through 0 hold the gradients of
    a network at listed points, or their signs? Three forms of evidence: a direction; weights that cancel
    (Gordan); one unit for each point that is on there (counting). *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool.
From separatrix Require Import Space Checker LabelsChecker.
Import ListNotations.

Record noises := {
  deep : list rational_layer;
  above_at_0 : bool;
  by_signs : bool;
  places : list (list Q);
  one_direction : option (list Q)   (* where it is asked about this one alone *)
}.

Inductive noises_certificate :=
| NoisesSeparable (q : noises) (u : list Q)
| NoisesCounted (q : noises) (u : list Q) (active : list nat)
| NoisesCancel (q : noises) (a : weights)
| NoisesNotAlong (q : noises) (index : nat).

(** ** The checker *)

Open Scope Q_scope.

Definition q_slope (l : rational_layer) (at_0 : bool) (z : Q) : Q :=
  if is_positive z then l_above l else if is_zero z then (if at_0 then l_above l else l_below l) else l_below l.
Fixpoint q_gradient (ls : list rational_layer) (at_0 : bool) (x : list Q) : list Q :=
  match ls with
  | [] => [1]
  | l :: r => let back := q_gradient r at_0 (q_through l x) in
      combine_all (map (fun p => (Qred (fst p * q_slope l at_0 (at_point (snd p) x)), fst (snd p)))
        (List.combine back (l_units l)))
  end.
Definition q_sign (a : Q) : Q := if is_positive a then 1 else if is_zero a then 0 else -1.
Definition q_noise (q : noises) (x : list Q) : list Q :=
  let g := q_gradient (deep q) (above_at_0 q) x in if by_signs q then map q_sign g else g.

Definition wide (q : noises) : nat :=
  match deep q with l :: _ => match l_units l with u :: _ => length (fst u) | [] => 0%nat end | [] => 0%nat end.
Fixpoint ends_in_one (ls : list rational_layer) : bool :=
  match ls with
  | [] => false
  | [l] => Nat.eqb (length (l_units l)) 1 && Qeq_bool (l_below l) 1 && Qeq_bool (l_above l) 1
  | _ :: r => ends_in_one r
  end.
Definition noises_formed (q : noises) : bool :=
  Nat.ltb 0 (wide q) && fitting (wide q) (deep q) && ends_in_one (deep q)
  && negb (match places q with [] => true | _ => false end) && forallb (has_length (wide q)) (places q)
  && match one_direction q with Some v => has_length (wide q) v | None => true end.
(** Where the question has a direction, it is the one. *)
Definition may_be (q : noises) (u : list Q) : bool :=
  has_length (wide q) u && match one_direction q with Some v => equal u v | None => true end.

(** What a unit of the first of two layers sends back along u, its output weight times <its row, u>. *)
Definition sends (out u : list Q) (k : nat) (w : halfspace) : Q := nth k out 0 * inner (fst w) u.
Fixpoint on_at (l : rational_layer) (out u : list Q) (xs : list (list Q)) (ks : list nat) : bool :=
  match xs, ks with
  | [], [] => true
  | x :: xs', k :: ks' => match nth_error (l_units l) k with
      | Some w => is_positive (sends out u k w) && is_positive (at_point w x) && on_at l out u xs' ks'
      | None => false end
  | _, _ => false
  end.
Definition outweighs (q : noises) (u : list Q) (active : list nat) : bool :=
  match deep q with
  | [first; last] => match l_units last with
      | [(out, _)] => negb (by_signs q) && negb (is_positive (- l_below first)) && is_positive (l_above first)
          && forallb (fun p => negb (is_positive (- sends out u (fst p) (snd p))))
               (List.combine (seq 0 (length (l_units first))) (l_units first))
          && on_at first out u (places q) active
      | _ => false end
  | _ => false
  end.

Definition check_noises (c : noises_certificate) : bool :=
  match c with
  | NoisesSeparable q u => noises_formed q && may_be q u && forallb (fun x => is_positive (inner u (q_noise q x))) (places q)
  | NoisesCounted q u active => noises_formed q && may_be q u && outweighs q u active
  | NoisesCancel q a => noises_formed q && match one_direction q with Some _ => false | None =>
      match select 0 (places q) a with
      | Some l => negb (match l with [] => true | _ => false end) && forallb (fun t => is_positive (fst t)) l
          && forallb is_zero (combine_all (map (fun t => (fst t, q_noise q (snd t))) l))
      | None => false end end
  | NoisesNotAlong q i => noises_formed q && match one_direction q, nth_error (places q) i with
      | Some v, Some x => negb (is_positive (inner v (q_noise q x)))
      | _, _ => false end
  end.

(** ** What an accepted certificate means *)

Open Scope R_scope.

Definition real_noise (q : noises) (x : list Q) : vec :=
  let g := network_gradient (wide q) (map real_layer (deep q)) (above_at_0 q) (at_ x) in
  if by_signs q then signs g else g.
Definition holds_all (q : noises) (u : vec) : Prop := forall x, In x (places q) -> 0 < dot (wide q) u (real_noise q x).
(** Some u, or the one that is asked about, has a positive product with each noise; or none has, or not that one. *)
Definition says_noises (q : noises) (separable : bool) : Prop :=
  match one_direction q, separable with
  | None, true => exists u, holds_all q u
  | None, false => ~ exists u, holds_all q u
  | Some v, true => holds_all q (at_ v)
  | Some v, false => ~ holds_all q (at_ v)
  end.
Definition meaning_noises (c : noises_certificate) : Prop :=
  match c with
  | NoisesSeparable q _ | NoisesCounted q _ _ => says_noises q true
  | NoisesCancel q _ | NoisesNotAlong q _ => says_noises q false
  end.

(** ** Soundness *)

Lemma not_positive a : is_positive a = false -> Q2R a <= 0.
Proof.
  unfold is_positive. intro E. apply Z.ltb_ge in E. rewrite <- Q2R_0. apply Qle_Rle. unfold Qle. simpl. lia.
Qed.

Lemma slope_sound l at_0 z : Q2R (q_slope l at_0 z) = slope (real_layer l) at_0 (Q2R z).
Proof.
  unfold q_slope, slope. cbn [below above real_layer]. destruct (is_positive z) eqn:E.
  - apply is_positive_sound in E. destruct Rlt_dec; [reflexivity | contradiction].
  - apply not_positive in E. destruct Rlt_dec as [H|_]; [lra|]. destruct (is_zero z) eqn:Z.
    + apply is_zero_sound in Z. destruct Rlt_dec as [H|_]; [lra|]. destruct at_0; reflexivity.
    + apply is_zero_complete in Z. destruct Rlt_dec as [_|H]; [reflexivity | lra].
Qed.

Lemma at_beyond x i : (length x <= i)%nat -> at_ x i = 0.
Proof. intro H. unfold at_. rewrite nth_overflow by assumption. apply Q2R_0. Qed.

(** A sum over units beside the numbers that come back. *)
Lemma sum_beside (us : list halfspace) (F : Q -> halfspace -> R) (G : nat -> vec * R -> R) : forall (bs : list Q) k,
  (forall j u, nth_error us j = Some u -> (forall b, nth_error bs j = Some b -> F b u = G (k + j)%nat (at_ (fst u), Q2R (snd u))) /\
     (nth_error bs j = None -> G (k + j)%nat (at_ (fst u), Q2R (snd u)) = 0)) ->
  sum (fun p => F (fst p) (snd p)) (List.combine bs us)
  = sum (fun p : nat * (vec * R) => let (n, u) := p in G n u)
      (List.combine (seq k (length us)) (map (fun u => (at_ (fst u), Q2R (snd u))) us)).
Proof.
  induction us as [|u r IH]; intros bs k H; [destruct bs; reflexivity|].
  assert (Hr : forall j w, nth_error r j = Some w -> (forall b, nth_error (tl bs) j = Some b -> F b w = G (S k + j)%nat (at_ (fst w), Q2R (snd w))) /\
     (nth_error (tl bs) j = None -> G (S k + j)%nat (at_ (fst w), Q2R (snd w)) = 0)).
  { intros j w Hj. specialize (H (S j) w Hj). replace (S k + j)%nat with (k + S j)%nat by lia. destruct bs as [|b bs]; [|exact H].
    split; [intros b Hb; destruct j; discriminate|]. intros _. apply H. reflexivity. }
  specialize (IH (tl bs) (S k) Hr). specialize (H O u eq_refl). rewrite Nat.add_0_r in H. destruct bs as [|b bs]; cbn [tl] in IH.
  - simpl. destruct H as (_ & H). rewrite (H eq_refl). rewrite <- IH. destruct r; simpl; ring.
  - simpl. destruct H as (H & _). rewrite (H b eq_refl), IH. reflexivity.
Qed.

Lemma gradient_sound ls at_0 : forall d x z, (forall i, z i = at_ x i) -> fitting d ls = true ->
  forall i, at_ (q_gradient ls at_0 x) i = network_gradient d (map real_layer ls) at_0 z i.
Proof.
  induction ls as [|l r IH]; intros d x z Hz Hf i; cbn [q_gradient map network_gradient].
  - unfold at_. destruct i as [|[|i]]; simpl; [apply Q2R_1 | apply Q2R_0 | destruct i; apply Q2R_0].
  - simpl in Hf. split_checks. cbn [units real_layer]. rewrite map_length, combine_sound. fold (real_layer l).
    assert (Hback : forall k, at_ (q_gradient r at_0 (q_through l x)) k
      = network_gradient (length (l_units l)) (map real_layer r) at_0 (through d (real_layer l) z) k)
      by (apply IH; [intro k; symmetry; apply through_sound; assumption | assumption]).
    set (back := q_gradient r at_0 (q_through l x)) in *.
    set (rest := network_gradient (length (l_units l)) (map real_layer r) at_0 (through d (real_layer l) z)) in *.
    transitivity (sum (fun p => Q2R (fst p) * slope (real_layer l) at_0 (score d (at_ (fst (snd p))) (Q2R (snd (snd p))) z) * at_ (fst (snd p)) i) (List.combine back (l_units l))).
    + assert (Hall : forall p, In p (List.combine back (l_units l)) -> length (fst (snd p)) = d).
      { intros (b, u) Hin. apply in_combine_r in Hin. rewrite forallb_forall in H. apply has_length_sound, (H u Hin). }
      clear - Hall Hz. induction (List.combine back (l_units l)) as [|(b, u) c IHc]; [reflexivity|]. cbn [map sum fst snd].
      rewrite IHc by (intros; apply Hall; right; assumption). rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_mult, slope_sound.
      rewrite (at_point_sound d) by (apply (Hall (b, u)); left; reflexivity).
      assert (Es : score d (at_ (fst u)) (Q2R (snd u)) (at_ x) = score d (at_ (fst u)) (Q2R (snd u)) z).
      { unfold score. f_equal. apply dot_same; intros k _; [reflexivity | symmetry; apply Hz]. }
      rewrite Es. reflexivity.
    + apply (sum_beside (l_units l) (fun b u => Q2R b * slope (real_layer l) at_0 (score d (at_ (fst u)) (Q2R (snd u)) z) * at_ (fst u) i)
        (fun k u => rest k * slope (real_layer l) at_0 (score d (fst u) (snd u) z) * fst u i)).
      intros j u _. simpl. split.
      * intros b Hb. rewrite <- Hback. unfold at_ at 3. rewrite (nth_error_nth _ _ _ Hb). reflexivity.
      * intro Hn. rewrite <- Hback, at_beyond by (apply nth_error_None; assumption). ring.
Qed.

Lemma sign_sound a : Q2R (q_sign a) = if Rlt_dec 0 (Q2R a) then 1 else if Rlt_dec (Q2R a) 0 then -1 else 0.
Proof.
  unfold q_sign. destruct (is_positive a) eqn:E.
  - apply is_positive_sound in E. destruct Rlt_dec; [apply Q2R_1 | contradiction].
  - apply not_positive in E. destruct Rlt_dec as [H|_]; [lra|]. destruct (is_zero a) eqn:Z.
    + apply is_zero_sound in Z. destruct Rlt_dec as [H|_]; [lra | apply Q2R_0].
    + apply is_zero_complete in Z. destruct Rlt_dec as [_|H]; [unfold Q2R; simpl; field | lra].
Qed.

Lemma noise_sound q x i : fitting (wide q) (deep q) = true -> at_ (q_noise q x) i = real_noise q x i.
Proof.
  intro Hf. unfold q_noise, real_noise. pose proof (gradient_sound (deep q) (above_at_0 q) (wide q) x (at_ x) (fun _ => eq_refl) Hf) as H.
  destruct (by_signs q); [|apply H]. unfold signs. rewrite <- H. unfold at_.
  set (g := q_gradient (deep q) (above_at_0 q) x). rewrite <- sign_sound.
  replace 0%Q with (q_sign 0) at 1 by reflexivity. rewrite map_nth. reflexivity.
Qed.

Lemma dot_noise q u x : fitting (wide q) (deep q) = true -> length u = wide q ->
  Q2R (inner u (q_noise q x)) = dot (wide q) (at_ u) (real_noise q x).
Proof.
  intros Hf Hu. rewrite (inner_sound (wide q)) by assumption. apply dot_same; intros i _; [reflexivity | apply noise_sound, Hf].
Qed.

Lemma says_separable q u : may_be q u = true -> holds_all q (at_ u) -> says_noises q true.
Proof.
  unfold may_be, says_noises. intros H Hu. split_checks. destruct (one_direction q) as [v|]; [|exists (at_ u); assumption].
  intros x Hx. specialize (Hu x Hx). erewrite dot_same; [exact Hu | intros i _; symmetry; apply equal_sound; assumption | intros i _; reflexivity].
Qed.

Lemma beside_in (us : list halfspace) : forall s j w, nth_error us j = Some w ->
  In ((s + j)%nat, (at_ (fst w), Q2R (snd w))) (List.combine (seq s (length us)) (map (fun w => (at_ (fst w), Q2R (snd w))) us)).
Proof.
  induction us as [|v us IH]; intros s j w Hj; [destruct j; discriminate|]. destruct j as [|j]; simpl in *.
  - inversion Hj. left. rewrite Nat.add_0_r. reflexivity.
  - right. replace (s + S j)%nat with (S s + j)%nat by lia. apply IH, Hj.
Qed.
Lemma in_beside (us : list halfspace) : forall s n v, In (n, v) (List.combine (seq s (length us)) (map (fun w => (at_ (fst w), Q2R (snd w))) us)) ->
  exists w, nth_error us (n - s) = Some w /\ v = (at_ (fst w), Q2R (snd w)).
Proof.
  induction us as [|u us IH]; intros s n v Hin; simpl in Hin; [destruct Hin|]. destruct Hin as [E|Hin].
  - inversion E; subst. exists u. rewrite Nat.sub_diag. auto.
  - pose proof (in_combine_l _ _ _ _ Hin) as Hs. apply in_seq in Hs. destruct (IH (S s) n v Hin) as (w & Hw & E). exists w.
    replace (n - s)%nat with (S (n - S s)) by lia. auto.
Qed.

(** Counting: what is sent back along u is never negative, and positive for the unit that is named. *)
Lemma not_negative a : negb (is_positive (- a)) = true -> 0 <= Q2R a.
Proof. intro H. apply negb_true_iff, not_positive in H. rewrite Q2R_opp in H. lra. Qed.

Lemma slope_between l at_0 z : 0 <= below l -> 0 < above l -> 0 <= slope l at_0 z /\ (0 < z -> slope l at_0 z = above l).
Proof.
  intros Hb Ha. unfold slope. destruct Rlt_dec; [split; [lra | reflexivity]|]. destruct Rlt_dec; [split; [lra | intro; contradiction]|].
  destruct at_0; split; lra.
Qed.

Lemma outweighs_sound q u active : noises_formed q = true -> length u = wide q -> outweighs q u active = true -> holds_all q (at_ u).
Proof.
  unfold noises_formed, outweighs. intros Hq Hu H. set (d := wide q) in *. destruct (deep q) as [|first [|last [|? ?]]] eqn:Eq; try discriminate.
  destruct (l_units last) as [|(out, b) [|? ?]] eqn:El; try discriminate. split_checks.
  assert (Hsigns : by_signs q = false) by (apply negb_true_iff; assumption).
  assert (Hlow : 0 <= Q2R (l_below first)) by (apply not_negative; assumption).
  assert (Hhigh : 0 < Q2R (l_above first)) by (apply is_positive_sound; assumption).
  assert (Hfit : fitting d [first; last] = true) by assumption. cbn [fitting] in Hfit. split_checks.
  assert (Hrow : forall w, In w (l_units first) -> length (fst w) = d)
    by (intros w Hw; apply has_length_sound; match goal with Hf : forallb (fun u => has_length d (fst u)) _ = true |- _ => rewrite forallb_forall in Hf; apply Hf, Hw end).
  assert (Hone : Q2R (l_below last) = 1 /\ Q2R (l_above last) = 1).
  { match goal with He : ends_in_one _ = true |- _ => cbn [ends_in_one] in He end. split_checks.
    split; rewrite <- Q2R_1; apply Qeq_eqR, Qeq_bool_eq; assumption. }
  assert (Hsent : forall k w, nth_error (l_units first) k = Some w -> 0 <= at_ out k * dot d (at_ (fst w)) (at_ u)).
  { intros k w Hk. match goal with Hs : forallb (fun p => negb (is_positive (- sends _ _ _ _))) _ = true |- _ => rewrite forallb_forall in Hs; specialize (Hs (k, w)) end.
    rewrite <- (inner_sound d) by (apply Hrow, (nth_error_In _ _ Hk)). unfold at_ at 1. rewrite <- Q2R_mult. apply not_negative.
    match goal with Hs : In _ _ -> _ |- _ => apply Hs end.
    assert (Hlen : (k < length (l_units first))%nat) by (apply nth_error_Some; rewrite Hk; discriminate).
    assert (E : nth_error (List.combine (seq 0 (length (l_units first))) (l_units first)) k = Some (k, w)).
    { clear - Hk Hlen. assert (G : forall us s j, nth_error us j = Some w -> nth_error (List.combine (seq s (length us)) us) j = Some ((s + j)%nat, w)).
      { induction us as [|v us IH]; intros s j Hj; [destruct j; discriminate|]. destruct j as [|j]; simpl in *.
        - inversion Hj. rewrite Nat.add_0_r. reflexivity.
        - rewrite (IH (S s) j Hj). f_equal. f_equal. lia. }
      apply (G _ 0%nat k Hk). }
    apply (nth_error_In _ _ E). }
  set (back := fun y : vec => network_gradient (length (l_units first)) [real_layer last] (above_at_0 q) y).
  assert (Eback : forall y k, back y k = at_ out k).
  { intros y k. unfold back. simpl. rewrite El. simpl. destruct (slope_between (real_layer last) (above_at_0 q) (score (length (l_units first)) (at_ out) (Q2R b) y)) as (_ & _);
      [simpl; lra | simpl; lra|].
    assert (Es : slope (real_layer last) (above_at_0 q) (score (length (l_units first)) (at_ out) (Q2R b) y) = 1)
      by (unfold slope; simpl; destruct Hone as (-> & ->); repeat destruct Rlt_dec; try destruct (above_at_0 q); reflexivity).
    rewrite Es. ring. }
  assert (Hgen : forall xs ks, on_at first out u xs ks = true -> forall x, In x xs ->
    0 < dot d (at_ u) (network_gradient d (map real_layer [first; last]) (above_at_0 q) (at_ x)));
    [|intros x Hx; unfold real_noise; rewrite Hsigns, Eq; fold d; apply (Hgen (places q) active); assumption].
  induction xs as [|x0 xs IH]; intros ks Hon x Hx; [destruct Hx|].
  destruct ks as [|k ks]; simpl in Hon; [discriminate|]. destruct (nth_error (l_units first) k) as [w0|] eqn:Ek; [|discriminate]. split_checks.
  destruct Hx as [<-|Hx]; [|apply (IH ks); assumption]. clear IH.
  assert (Hpos : 0 < at_ out k * dot d (at_ (fst w0)) (at_ u)).
  { match goal with Hs : is_positive (sends _ _ _ _) = true |- _ => apply is_positive_sound in Hs; unfold sends in Hs; rewrite Q2R_mult in Hs end.
    rewrite <- (inner_sound d) by (apply Hrow, (nth_error_In _ _ Ek)). assumption. }
  assert (Hat : 0 < score d (at_ (fst w0)) (Q2R (snd w0)) (at_ x0)).
  { match goal with Hs : is_positive (at_point _ _) = true |- _ => apply is_positive_sound in Hs; rewrite (at_point_sound d) in Hs by (apply Hrow, (nth_error_In _ _ Ek)) end. assumption. }
  set (coef := fun p : nat * (vec * R) => at_ out (fst p) * slope (real_layer first) (above_at_0 q) (score d (fst (snd p)) (snd (snd p)) (at_ x0))).
  set (L := List.combine (seq 0 (length (l_units first))) (map (fun w : halfspace => (at_ (fst w), Q2R (snd w))) (l_units first))).
  assert (E : dot d (at_ u) (network_gradient d (map real_layer [first; last]) (above_at_0 q) (at_ x0)) = sum (fun p => coef p * dot d (fst (snd p)) (at_ u)) L).
  { rewrite (sum_ext (fun p => coef p * dot d (fst (snd p)) (at_ u)) (fun p => dot d (at_ u) (scale (coef p) (fst (snd p))))) by (intros p _; rewrite dot_scale, dot_sym; reflexivity).
    rewrite <- (dot_sum d (at_ u) (fun p : nat * (vec * R) => scale (coef p) (fst (snd p)))). apply dot_same; intros i _; [reflexivity|].
    cbn [map network_gradient]. cbn [units real_layer]. rewrite map_length. fold L. apply sum_ext. intros (n, (v, c)) _. unfold coef, scale. cbn [fst snd].
    f_equal. f_equal. apply Eback. }
  rewrite E. clear E.
  assert (Hterm : forall p, In p L -> 0 <= coef p * dot d (fst (snd p)) (at_ u)).
  { intros (n, v) Hin. destruct (in_beside (l_units first) 0 n v Hin) as (w & Hw & ->). rewrite Nat.sub_0_r in Hw. unfold coef. cbn [fst snd].
    destruct (slope_between (real_layer first) (above_at_0 q) (score d (at_ (fst w)) (Q2R (snd w)) (at_ x0)) Hlow Hhigh) as (Hs & _).
    pose proof (Rmult_le_pos _ _ Hs (Hsent n w Hw)). lra. }
  apply Rnot_le_lt. intro Hle. pose proof (sum_zero _ L Hterm Hle (k, (at_ (fst w0), Q2R (snd w0))) (beside_in (l_units first) 0 k w0 Ek)) as Hz.
  unfold coef in Hz. cbn [fst snd] in Hz.
  destruct (slope_between (real_layer first) (above_at_0 q) (score d (at_ (fst w0)) (Q2R (snd w0)) (at_ x0)) Hlow Hhigh) as (_ & Hs).
  rewrite (Hs Hat) in Hz. cbn [above real_layer] in Hz. pose proof (Rmult_lt_0_compat _ _ Hhigh Hpos). lra.
Qed.

Theorem check_noises_sound c : check_noises c = true -> meaning_noises c.
Proof.
  destruct c as [q u | q u active | q a | q i]; simpl; intro H; split_checks.
  - apply (says_separable q u); [assumption|]. unfold may_be in *. unfold noises_formed in *. split_checks.
    intros x Hx. rewrite <- dot_noise by (first [assumption | apply has_length_sound; assumption]). apply is_positive_sound.
    match goal with Hf : forallb (fun x => is_positive (inner u (q_noise q x))) _ = true |- _ => rewrite forallb_forall in Hf; apply Hf, Hx end.
  - apply (says_separable q u); [assumption|]. apply (outweighs_sound q u active); [assumption | | assumption].
    unfold may_be in *. split_checks. apply has_length_sound. assumption.
  - unfold says_noises. destruct (one_direction q); [discriminate|]. destruct (select 0 (places q) a) as [l|] eqn:El; [|discriminate]. split_checks.
    assert (Hf : fitting (wide q) (deep q) = true) by (unfold noises_formed in *; split_checks; assumption).
    intros (u & Hu).
    assert (Hpos : forall t, In t l -> 0 < Q2R (fst t)).
    { intros t Ht. apply is_positive_sound. match goal with Hp : forallb (fun t => is_positive (fst t)) l = true |- _ => rewrite forallb_forall in Hp; apply Hp, Ht end. }
    assert (E : sum (fun t : Q * list Q => Q2R (fst t) * dot (wide q) u (real_noise q (snd t))) l = 0).
    { rewrite (sum_ext _ (fun t : Q * list Q => dot (wide q) u (scale (Q2R (fst t)) (real_noise q (snd t))))) by (intros; rewrite dot_scale; reflexivity).
      rewrite <- (dot_sum (wide q) u (fun t : Q * list Q => scale (Q2R (fst t)) (real_noise q (snd t)))). apply dot_zero. intros i _.
      match goal with Hz : forallb is_zero _ = true |- _ => pose proof (all_zero_sound _ i Hz) as Ez end. rewrite combine_sound in Ez. rewrite <- Ez.
      clear - Hf. induction l as [|t r IH]; [reflexivity|]. simpl. rewrite IH, noise_sound by assumption. reflexivity. }
    assert (Hsum : 0 < sum (fun t : Q * list Q => Q2R (fst t) * dot (wide q) u (real_noise q (snd t))) l); [|lra].
    apply sum_positive; [intros ->; discriminate|]. intros t Ht. apply Rmult_lt_0_compat; [apply Hpos, Ht|]. apply Hu, (select_sound _ _ _ _ El t Ht).
  - unfold says_noises. destruct (one_direction q) as [v|] eqn:Ev; [|discriminate]. destruct (nth_error (places q) i) as [x|] eqn:Ex; [|discriminate].
    intro Hall. specialize (Hall x (nth_error_In _ _ Ex)). unfold noises_formed in *. rewrite Ev in *. split_checks.
    rewrite <- dot_noise in Hall by (first [assumption | apply has_length_sound; assumption]).
    match goal with Hn : negb (is_positive _) = true |- _ => apply negb_true_iff, not_positive in Hn end. lra.
Qed.
