(* SPDX-License-Identifier: MIT *)
(** The checker of "labels", and its soundness: what a network, or a region of half-spaces, says of
    listed points. *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool.
From separatrix Require Import Space Checker.
Import ListNotations.

Record rational_layer := { l_units : list halfspace; l_below : Q; l_above : Q }.

Inductive rational_rule :=
| IfAbove (a : Q) (closed : bool)
| IfBelow (a : Q) (closed : bool)
| IfAllPositive
| IfLargest (lowest : bool)
| IfHalfspaces (inside : bool) (parts : list (nat * bool)).

Record labelling := {
  width : nat;                       (* the dimension of the points *)
  layers : list rational_layer;
  decides : rational_rule;
  listed : list (list Q);
  given : list Z
}.

(** ** The checker *)

Open Scope Q_scope.

Definition q_bend (l : rational_layer) (z : Q) : Q :=
  Qred ((if is_positive z then l_above l else l_below l) * z).
Definition q_through (l : rational_layer) (x : list Q) : list Q :=
  map (fun u => q_bend l (at_point u x)) (l_units l).
Definition q_outputs (ls : list rational_layer) (x : list Q) : list Q :=
  fold_left (fun x l => q_through l x) ls x.

Fixpoint fitting (d : nat) (ls : list rational_layer) : bool :=
  match ls with
  | [] => true
  | l :: r => forallb (fun u => has_length d (fst u)) (l_units l)
      && Nat.ltb 0 (length (l_units l)) && fitting (length (l_units l)) r
  end.

Fixpoint q_lexicographic (closed : bool) (zs : list Q) : bool :=
  match zs with
  | [] => closed
  | z :: r => if is_zero z then q_lexicographic closed r else is_positive (- z)
  end.
Fixpoint q_in_all (parts : list (nat * bool)) (from : nat) (z : list Q) : bool :=
  match parts with
  | [] => true
  | (n, closed) :: r =>
      q_lexicographic closed (map (fun j => nth j z 0) (seq from n)) && q_in_all r (from + n) z
  end.

Definition is_binary (p : bool) (y : Z) : bool := Z.eqb y (if p then 1 else -1).
Definition q_label (r : rational_rule) (z : list Q) (y : Z) : bool :=
  match r with
  | IfAbove a closed => Nat.eqb (length z) 1
      && is_binary (is_positive (nth 0 z 0 - a) || closed && Qeq_bool (nth 0 z 0) a) y
  | IfBelow a closed => Nat.eqb (length z) 1
      && is_binary (is_positive (a - nth 0 z 0) || closed && Qeq_bool (nth 0 z 0) a) y
  | IfAllPositive => is_binary (forallb is_positive z) y
  | IfLargest lowest =>
      if Z.leb 0 y && Z.ltb y (Z.of_nat (length z)) then
        let k := Z.to_nat y in
        forallb (fun j => Nat.eqb j k || is_positive (nth k z 0 - nth j z 0)
          || Qeq_bool (nth j z 0) (nth k z 0) && (if lowest then Nat.ltb k j else Nat.ltb j k))
          (seq 0 (length z))
      else false
  | IfHalfspaces inside parts => is_binary (if inside then q_in_all parts 0 z else negb (q_in_all parts 0 z)) y
  end.

Fixpoint all_labels (q : labelling) (xs : list (list Q)) (ys : list Z) : bool :=
  match xs, ys with
  | [], [] => true
  | x :: xs', y :: ys' => has_length (width q) x && q_label (decides q) (q_outputs (layers q) x) y
      && all_labels q xs' ys'
  | _, _ => false
  end.

Definition check_labels (q : labelling) : bool :=
  Nat.ltb 0 (width q) && negb (match layers q with [] => true | _ => false end)
  && negb (match listed q with [] => true | _ => false end)
  && fitting (width q) (layers q) && all_labels q (listed q) (given q).

(** ** What an accepted certificate means *)

Open Scope R_scope.

Definition real_layer (l : rational_layer) : layer :=
  {| units := map (fun u => (at_ (fst u), Q2R (snd u))) (l_units l);
     below := Q2R (l_below l); above := Q2R (l_above l) |}.
Definition real_rule (r : rational_rule) : rule :=
  match r with
  | IfAbove a closed => Above (Q2R a) closed
  | IfBelow a closed => Below (Q2R a) closed
  | IfAllPositive => AllPositive
  | IfLargest lowest => Largest lowest
  | IfHalfspaces inside parts => Halfspaces inside parts
  end.

(** Whatever is this network gives the listed points these labels. *)
Definition says_labels (q : labelling) : Prop := forall h,
  is_network (width q) (map real_layer (layers q)) (real_rule (decides q)) h ->
  Forall2 (fun x y => h (at_ x) = y) (listed q) (given q).

(** ** Soundness *)

Lemma bend_sound l z : Q2R (q_bend l z) = bend (real_layer l) (Q2R z).
Proof.
  unfold q_bend, bend. cbn [below above real_layer]. rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_mult.
  destruct (is_positive z) eqn:E.
  - apply is_positive_sound in E. rewrite Rmin_left, Rmax_right by lra. ring.
  - assert (Hz : Q2R z <= 0).
    { unfold is_positive in E. apply Z.ltb_ge in E. rewrite <- Q2R_0. apply Qle_Rle.
      unfold Qle. simpl. lia. }
    rewrite Rmin_right, Rmax_left by lra. ring.
Qed.

Lemma through_sound d l x z : (forall i, z i = at_ x i) ->
  forallb (fun u => has_length d (fst u)) (l_units l) = true ->
  forall j, at_ (q_through l x) j = through d (real_layer l) z j.
Proof.
  intros Hz Hlen j. unfold q_through, through. cbn [units real_layer]. rewrite nth_error_map.
  change (list Q * Q)%type with halfspace in *.
  rewrite forallb_forall in Hlen. destruct (nth_error (l_units l) j) as [u|] eqn:E; cbn [option_map].
  - assert (Ej : at_ (map (fun u => q_bend l (at_point u x)) (l_units l)) j
      = Q2R (q_bend l (at_point u x))).
    { unfold at_. f_equal. apply nth_error_nth. rewrite nth_error_map, E. reflexivity. }
    rewrite Ej, bend_sound, (at_point_sound d)
      by (apply has_length_sound, Hlen, (nth_error_In _ _ E)).
    unfold score. do 2 f_equal.
    apply dot_same; intros i _; [reflexivity | symmetry; apply Hz].
  - apply nth_error_None in E. unfold at_. rewrite nth_overflow by (rewrite map_length; assumption).
    apply Q2R_0.
Qed.

Lemma outputs_sound ls : forall d x z, length x = d -> (forall i, z i = at_ x i) -> fitting d ls = true ->
  fst (outputs d (map real_layer ls) z) = length (q_outputs ls x) /\
  forall j, snd (outputs d (map real_layer ls) z) j = at_ (q_outputs ls x) j.
Proof.
  induction ls as [|l r IH]; simpl; intros d x z Hx Hz Hf; [auto|]. split_checks. rewrite map_length.
  apply IH; [unfold q_through; apply map_length| |assumption]. intro i. symmetry.
  apply through_sound; assumption.
Qed.

Lemma zero_or_not a : if is_zero a then Q2R a = 0 else Q2R a <> 0.
Proof. destruct (is_zero a) eqn:E; [apply is_zero_sound, E | apply is_zero_complete, E]. Qed.

Lemma positive_iff a : is_positive a = true <-> 0 < Q2R a.
Proof.
  split; [apply is_positive_sound|]. intro H. destruct (is_positive a) eqn:E; [reflexivity|].
  unfold is_positive in E. apply Z.ltb_ge in E. exfalso.
  assert (Q2R a <= Q2R 0) by (apply Qle_Rle; unfold Qle; simpl; lia). rewrite Q2R_0 in *. lra.
Qed.

Lemma equal_iff a b : Qeq_bool a b = true <-> Q2R a = Q2R b.
Proof.
  split; intro H; [apply Qeq_eqR, Qeq_bool_eq, H | apply Qeq_eq_bool, eqR_Qeq, H].
Qed.

Lemma lexicographic_sound closed zs :
  q_lexicographic closed zs = true <-> lexicographic closed (map Q2R zs).
Proof.
  induction zs as [|z r IH]; simpl; [tauto|]. pose proof (zero_or_not z) as Hz.
  destruct (is_zero z).
  - rewrite IH. split; [intro H; right; auto | intros [H|(_ & H)]; [lra | assumption]].
  - rewrite positive_iff, Q2R_opp. split; [intro H; left; lra | intros [H|(H & _)]; [lra | contradiction]].
Qed.

Lemma in_all_sound parts : forall from x z, (forall j, z j = at_ x j) ->
  q_in_all parts from x = true <-> in_all parts from z.
Proof.
  induction parts as [|(n, closed) r IH]; simpl; intros from x z Hz; [tauto|].
  rewrite andb_true_iff, lexicographic_sound, map_map, (IH _ _ z Hz).
  rewrite (map_ext _ z) by (intro j; symmetry; apply Hz). tauto.
Qed.

Lemma binary_sound (p : bool) (P : Prop) y : (p = true <-> P) -> is_binary p y = true ->
  y = 1%Z /\ P \/ y = (-1)%Z /\ ~ P.
Proof.
  unfold is_binary. intros Hp Hy. apply Z.eqb_eq in Hy. destruct p; [left; tauto|].
  right. split; [assumption|]. intro H. apply Hp in H. discriminate.
Qed.

Lemma all_positive_sound x z : (forall j, z j = at_ x j) ->
  forallb is_positive x = true <-> forall j, (j < length x)%nat -> 0 < z j.
Proof.
  intro Hz. rewrite forallb_forall. split.
  - intros H j Hj. rewrite Hz. apply positive_iff, H, nth_In, Hj.
  - intros H a Ha. destruct (In_nth _ _ 0%Q Ha) as (j & Hj & <-). apply positive_iff.
    specialize (H j Hj). rewrite Hz in H. assumption.
Qed.

Lemma label_sound r x z y : (forall j, z j = at_ x j) -> q_label r x y = true ->
  has_label (real_rule r) (length x) z y.
Proof.
  intro Hz. destruct r as [a closed | a closed | | lowest | inside parts]; simpl; intro H; split_checks.
  - apply (binary_sound _ _ _) with (2 := H0). rewrite Hz, orb_true_iff, positive_iff, andb_true_iff,
      equal_iff, Q2R_minus. unfold at_. split; (intros [|]; [left; lra | right; assumption]).
  - apply (binary_sound _ _ _) with (2 := H0). rewrite Hz, orb_true_iff, positive_iff, andb_true_iff,
      equal_iff, Q2R_minus. unfold at_. split; (intros [|]; [left; lra | right; assumption]).
  - apply (binary_sound _ _ _) with (2 := H). apply all_positive_sound, Hz.
  - destruct (_ && _)%bool eqn:E; [|discriminate]. split_checks.
    match goal with Ha : Z.leb _ _ = true, Hb : Z.ltb _ _ = true |- _ =>
      apply Z.leb_le in Ha; apply Z.ltb_lt in Hb end.
    exists (Z.to_nat y). split; [lia|]. split; [lia|]. intros j Hj Hne.
    rewrite forallb_forall in H. specialize (H j). rewrite in_seq in H. specialize (H ltac:(lia)).
    rewrite !Hz. apply orb_prop in H. destruct H as [H|H]; [apply orb_prop in H; destruct H as [H|H]|].
    + apply Nat.eqb_eq in H. contradiction.
    + left. apply positive_iff in H. rewrite Q2R_minus in H. unfold at_. lra.
    + right. apply andb_prop in H. destruct H as (He & Hlt). apply equal_iff in He.
      split; [assumption|]. destruct lowest; apply Nat.ltb_lt; assumption.
  - destruct inside.
    + apply (binary_sound _ _ _) with (2 := H). apply in_all_sound, Hz.
    + apply (binary_sound _ _ _) with (2 := H). rewrite negb_true_iff, <- (in_all_sound parts 0 x z Hz).
      destruct (q_in_all parts 0 x); split; congruence.
Qed.

Lemma one_label_only r n z y y' : has_label r n z y -> has_label r n z y' -> y = y'.
Proof.
  destruct r as [a closed | a closed | | lowest | [|] parts]; simpl;
    try (intros [(? & ?)|(? & ?)] [(? & ?)|(? & ?)]; first [congruence | tauto]).
  intros (k & -> & Hk & H) (k' & -> & Hk' & H'). f_equal.
  destruct (Nat.eq_dec k k') as [|Hne]; [assumption|]. exfalso.
  specialize (H k' Hk' ltac:(auto)). specialize (H' k Hk Hne).
  destruct H as [H|(H & Hr)], H' as [H'|(H' & Hr')]; try lra. destruct lowest; lia.
Qed.

Lemma has_label_same r n z z' y : (forall j, z j = z' j) -> has_label r n z y -> has_label r n z' y.
Proof.
  intro Hz. assert (Hin : forall parts from, in_all parts from z <-> in_all parts from z').
  { induction parts as [|(m, closed) p IH]; simpl; intro from; [tauto|].
    rewrite (map_ext _ _ Hz), IH. tauto. }
  destruct r as [a closed | a closed | | lowest | [|] parts]; simpl; rewrite ?Hz, ?Hin; auto.
  - intros [(E & H)|(E & H)]; [left | right]; split; auto.
    + intros j Hj. rewrite <- Hz. auto.
    + intro H'. apply H. intros j Hj. rewrite Hz. auto.
  - intros (k & E & Hk & H). exists k. split; [assumption|]. split; [assumption|].
    intros j Hj Hne. rewrite <- !Hz. auto.
Qed.

Theorem check_labels_sound q : check_labels q = true -> says_labels q.
Proof.
  unfold check_labels. intros H h Hh. split_checks.
  assert (Hf : fitting (width q) (layers q) = true) by assumption.
  assert (Hall : all_labels q (listed q) (given q) = true) by assumption.
  clear - Hh Hf Hall. revert Hall. generalize (given q).
  induction (listed q) as [|x r IH]; intros [|y ys] Hall; simpl in Hall; try discriminate; constructor.
  - split_checks. assert (Hx : length x = width q) by (apply has_length_sound; assumption).
    assert (Hy : q_label (decides q) (q_outputs (layers q) x) y = true) by assumption.
    destruct (outputs_sound (layers q) (width q) x (at_ x) Hx (fun i => eq_refl) Hf) as (En & Ez).
    apply (one_label_only (real_rule (decides q)) _ _ _ _ (Hh (at_ x))). rewrite En.
    apply (has_label_same _ _ (at_ (q_outputs (layers q) x)));
      [intro j; symmetry; apply Ez | apply label_sound; [reflexivity | assumption]].
  - apply IH. split_checks. assumption.
Qed.
