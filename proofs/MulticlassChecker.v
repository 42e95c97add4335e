(* SPDX-License-Identifier: MIT *)
(** The checker of D-multi certificates, and its soundness. *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool.
From separatrix Require Import Space Multiclass Checker.
Import ListNotations.

Record class_question := {
  samples : list (list Q);
  sample_classes : list nat;
  classes : nat;
  heading : direction;
  leaving : nat               (* the class that is to be left *)
}.

Inductive class_certificate :=
| ClassesYes (q : class_question) (us : list halfspace) (mu : list (nat * nat * Q)) (t : list (nat * Q))
| ClassesNo (q : class_question) (us : list halfspace)
| ClassesVacuous (q : class_question) (mu : list (nat * nat * Q)).

(** ** The checker *)

Open Scope Q_scope.

Definition class_rows (q : class_question) : list (list Q * nat) :=
  List.combine (samples q) (sample_classes q).
Definition size (q : class_question) : nat := length (hd [] (samples q)).
Definition nothing : halfspace := ([], 0).
Definition block (us : list halfspace) (m : nat) : halfspace := nth m us nothing.

Definition good_question (q : class_question) : bool :=
  Nat.ltb 0 (size q) && forallb (has_length (size q)) (samples q)
  && Nat.eqb (length (samples q)) (length (sample_classes q))
  && match heading q with
     | Along v => has_length (size q) v && negb (forallb is_zero v)
     | Every => true
     end.

Definition holds_class (q : class_question) :=
  existsb (fun p => Nat.eqb (snd p) (leaving q)) (class_rows q).

Definition larger (a b : Q) := negb (Qle_bool a b).

Definition best_everywhere (q : class_question) (us : list halfspace) : bool :=
  forallb (fun u => has_length (size q) (fst u)) us && Nat.eqb (length us) (classes q)
  && forallb (fun p =>
       let own := at_point (block us (snd p)) (fst p) in
       Nat.ltb (snd p) (classes q)
       && forallb (fun m => Nat.eqb m (snd p) || larger own (at_point (block us m) (fst p)))
            (seq 0 (classes q))) (class_rows q).

Record rational_pull := { r_own : nat; r_other : nat; r_amount : Q; r_point : list Q;
  r_constant : Q }.

Definition row_of (q : class_question) (e : nat * nat * Q) : option rational_pull :=
  let '(i, m, c) := e in
  match nth_error (class_rows q) i with
  | Some (x, y) =>
      if is_positive c && Nat.ltb y (classes q) && Nat.ltb m (classes q) && negb (Nat.eqb m y)
      then Some {| r_own := y; r_other := m; r_amount := c; r_point := x; r_constant := 1 |}
      else None
  | None => None
  end.

Definition step_of (q : class_question) (v : list Q) (e : nat * Q) : option rational_pull :=
  let '(m, c) := e in
  if is_positive c && Nat.ltb m (classes q) && negb (Nat.eqb m (leaving q))
  then Some {| r_own := leaving q; r_other := m; r_amount := c; r_point := v; r_constant := 0 |}
  else None.

Fixpoint all_some {A B} (f : A -> option B) (l : list A) : option (list B) :=
  match l with
  | [] => Some []
  | a :: r => match f a, all_some f r with Some b, Some bs => Some (b :: bs) | _, _ => None end
  end.

Definition r_sign (j : nat) (p : rational_pull) : Q :=
  (if Nat.eqb (r_own p) j then 1 else 0) - (if Nat.eqb (r_other p) j then 1 else 0).

Definition all_cancel (q : class_question) (l : list rational_pull) : bool :=
  forallb (fun j =>
    forallb is_zero (combine_all (map (fun p => (r_sign j p * r_amount p, r_point p)) l))
    && is_zero (sum_all (map (fun p => (r_sign j p * r_amount p * r_constant p, [])) l)))
  (seq 0 (classes q)).

(** Indices rise, as the format has it. (Nothing depends on it.) *)
Fixpoint rising {A} (before : A -> A -> bool) (l : list A) : bool :=
  match l with
  | a :: (b :: _) as r => before a b && rising before r
  | _ => true
  end.
Definition rows_rise (mu : list (nat * nat * Q)) := rising (fun a b =>
  Nat.ltb (fst (fst a)) (fst (fst b))
  || Nat.eqb (fst (fst a)) (fst (fst b)) && Nat.ltb (snd (fst a)) (snd (fst b))) mu.
Definition steps_rise (t : list (nat * Q)) := rising (fun a b => Nat.ltb (fst a) (fst b)) t.

Definition accepts_classes (c : class_certificate) : bool :=
  match c with
  | ClassesYes q us mu t => good_question q && holds_class q && best_everywhere q us
      && match heading q with
         | Along v => match all_some (row_of q) mu, all_some (step_of q v) t with
             | Some (p :: rows), Some steps =>
                 rows_rise mu && steps_rise t && all_cancel q ((p :: rows) ++ steps)
             | _, _ => false
             end
         | Every => false
         end
  | ClassesNo q us => good_question q && holds_class q && best_everywhere q us
      && match heading q with
         | Along v => forallb (fun u => Qle_bool (inner (fst u) v) (inner (fst (block us (leaving q))) v)) us
         | Every => forallb (fun u => equal (fst u) (fst (block us (leaving q)))) us
         end
  | ClassesVacuous q mu => good_question q && (negb (holds_class q)
      || match all_some (row_of q) mu with
         | Some (p :: rows) => rows_rise mu && all_cancel q (p :: rows)
         | _ => false
         end)
  end.

(** For speed only, as in [Checker]: all blocks over one denominator, weights too. *)
Definition clear_all (us : list halfspace) : list halfspace :=
  let m := common (flat_map (fun u => snd u :: fst u) us) in
  let times a := Qred (a * inject_Z m) in
  map (fun u => (map times (fst u), times (snd u))) us.

Definition check_classes (c : class_certificate) : bool :=
  accepts_classes match c with
    | ClassesYes q us mu t => ClassesYes q (clear_all us) mu t
    | ClassesNo q us => ClassesNo q (clear_all us)
    | ClassesVacuous _ _ => c
    end.

(** ** What an accepted certificate means *)

Open Scope R_scope.

Definition the_classes (q : class_question) : class_set :=
  map (fun p => (at_ (fst p), snd p)) (class_rows q).
Definition headings (q : class_question) (v : vec) : Prop :=
  match heading q with Along x => v = at_ x | Every => exists i, (i < size q)%nat /\ v i <> 0 end.

Definition says_classes (q : class_question) (a : answer) : Prop :=
  let d := size q in let K := classes q in let s := the_classes q in let k := leaving q in
  match a with
  | Yes => class_occurs k s /\ (exists W B, fits_classes d K W B s) /\
      forall v, headings q v -> fools_classes d K s v k
  | No => class_occurs k s /\ forall v, headings q v -> spared_by_classes d K s v k
  | Vacuous => ~ class_occurs k s \/ ~ exists W B h, right_classifier d K W B h s
  end.

Definition meaning_classes (c : class_certificate) : Prop :=
  match c with
  | ClassesYes q _ _ _ => says_classes q Yes
  | ClassesNo q _ => says_classes q No
  | ClassesVacuous q _ => says_classes q Vacuous
  end.

(** ** Soundness *)

Lemma in_classes q x y : In (x, y) (class_rows q) -> In (at_ x, y) (the_classes q).
Proof. intro H. apply in_map_iff. exists (x, y). auto. Qed.

Lemma of_classes q z y : In (z, y) (the_classes q) -> exists x, z = at_ x /\ In (x,
  y) (class_rows q).
Proof.
  intro H. apply in_map_iff in H. destruct H as ((x, y') & E & Hin). inversion E; subst.
  exists x. auto.
Qed.

Lemma holds_class_sound q : holds_class q = true -> class_occurs (leaving q) (the_classes q).
Proof.
  intro H. apply existsb_exists in H. destruct H as ((x, y) & Hin & E). apply Nat.eqb_eq in E.
  simpl in E. subst. exists (at_ x). apply in_classes, Hin.
Qed.

Lemma holds_class_complete q : holds_class q = false -> ~ class_occurs (leaving q) (the_classes q).
Proof.
  intros H (z & Hz). destruct (of_classes _ _ _ Hz) as (x & -> & Hin).
  assert (holds_class q = true); [|congruence].
  apply existsb_exists. exists (x, leaving q). split; [assumption | apply Nat.eqb_refl].
Qed.

Definition matrix_of (us : list halfspace) : matrix := fun m => at_ (fst (block us m)).
Definition biases_of (us : list halfspace) : biases := fun m => Q2R (snd (block us m)).

Lemma block_length q us m : best_everywhere q us = true -> (m < classes q)%nat ->
  length (fst (block us m)) = size q /\ In (block us m) us.
Proof.
  unfold best_everywhere. intros H Hm. split_checks. apply Nat.eqb_eq in H1.
  assert (Hin : In (block us m) us) by (apply nth_In; lia).
  rewrite forallb_forall in H. split; [apply has_length_sound, H, Hin | assumption].
Qed.

Lemma score_sound q us m x : best_everywhere q us = true -> (m < classes q)%nat ->
  Q2R (at_point (block us m) x) = class_score (size q) (matrix_of us) (biases_of us) m (at_ x).
Proof.
  intros H Hm. destruct (block_length q us m H Hm) as (Hlen & _).
  rewrite (at_point_sound (size q)) by assumption. reflexivity.
Qed.

Lemma larger_sound a b : larger a b = true -> Q2R b < Q2R a.
Proof.
  unfold larger. intro H. apply negb_true_iff in H. apply Qlt_Rlt, Qnot_le_lt. intro Hle.
  apply Qle_bool_iff in Hle. congruence.
Qed.

Lemma best_sound q us : best_everywhere q us = true ->
  fits_classes (size q) (classes q) (matrix_of us) (biases_of us) (the_classes q).
Proof.
  intros H z y Hz. destruct (of_classes _ _ _ Hz) as (x & -> & Hin). pose proof H as Hall.
  unfold best_everywhere in H. split_checks. rewrite forallb_forall in H0.
  specialize (H0 _ Hin). simpl in H0. split_checks. apply Nat.ltb_lt in H0. split; [assumption|].
  intros m Hm Hne. rewrite forallb_forall in H2.
  assert (Hs : In m (seq 0 (classes q))) by (apply in_seq; lia). specialize (H2 m Hs).
  apply orb_prop in H2. destruct H2 as [H2|H2]; [apply Nat.eqb_eq in H2; contradiction|].
  apply larger_sound in H2. rewrite !(score_sound q) in H2 by assumption. assumption.
Qed.

Lemma leaving_below q us : holds_class q = true -> best_everywhere q us = true ->
  (leaving q < classes q)%nat.
Proof.
  intros Hk Hus. destruct (holds_class_sound q Hk) as (x & Hx). apply (best_sound q us Hus _ _ Hx).
Qed.

Definition real_pull (p : rational_pull) : pull :=
  {| own := r_own p; other := r_other p; amount := Q2R (r_amount p); place := at_ (r_point p);
     constant := Q2R (r_constant p) |}.

Lemma all_some_sound {A B} (f : A -> option B) l bs : all_some f l = Some bs ->
  forall b, In b bs -> exists a, In a l /\ f a = Some b.
Proof.
  revert bs. induction l as [|a r IH]; simpl; intros bs H b Hb; [inversion H; subst; destruct Hb|].
  destruct (f a) as [b'|] eqn:E; [|discriminate]. destruct (all_some f r) as [bs'|];
    [|discriminate].
  inversion H; subst. destruct Hb as [<-|Hb]; [exists a; auto|].
  destruct (IH _ eq_refl _ Hb) as (a' & Ha & Hf). exists a'. auto.
Qed.

Lemma row_sound q e p : row_of q e = Some p ->
  accuracy_row (classes q) (the_classes q) (real_pull p) /\ (r_own p < classes q)%nat.
Proof.
  destruct e as ((i, m), c). simpl. destruct (nth_error (class_rows q) i) as [(x, y)|] eqn:E;
    [|discriminate].
  destruct (_ && _)%bool eqn:Hb; [|discriminate]. intro H. inversion H; subst. split_checks.
  repeat match goal with
  | Hl : Nat.ltb _ _ = true |- _ => apply Nat.ltb_lt in Hl
  | Hn : negb (Nat.eqb _ _) = true |- _ => apply negb_true_iff, Nat.eqb_neq in Hn
  end.
  split; [|assumption]. unfold accuracy_row. simpl. repeat split; try assumption.
  - apply is_positive_sound. assumption.
  - apply Q2R_1.
  - apply in_classes, (nth_error_In _ _ E).
Qed.

Lemma step_sound q v e p : step_of q v e = Some p ->
  direction_row (classes q) (at_ v) (leaving q) (real_pull p).
Proof.
  destruct e as (m, c). simpl. destruct (_ && _)%bool eqn:Hb; [|discriminate].
  intro H. inversion H; subst. split_checks. unfold direction_row. simpl. repeat split.
  - apply is_positive_sound. assumption.
  - apply Q2R_0.
  - apply Nat.ltb_lt. assumption.
Qed.

Lemma r_sign_sound j p : Q2R (r_sign j p) = sign_in j (real_pull p).
Proof.
  unfold r_sign, sign_in. simpl. rewrite Q2R_minus.
  destruct (Nat.eqb (r_own p) j), (Nat.eqb (r_other p) j); rewrite ?Q2R_0, ?Q2R_1; reflexivity.
Qed.

Lemma cancel_sound q l : all_cancel q l = true -> cancels (size q) (classes q) (map real_pull l).
Proof.
  unfold all_cancel. rewrite forallb_forall. intros H j Hj.
  assert (Hs : In j (seq 0 (classes q))) by (apply in_seq; lia). specialize (H j Hs). split_checks.
  split.
  - intros i _. pose proof (all_zero_sound _ i H) as Hz. rewrite combine_sound in Hz. rewrite <- Hz.
    clear. induction l as [|p r IH]; simpl; [reflexivity|].
    rewrite IH, Q2R_mult, r_sign_sound. reflexivity.
  - apply is_zero_sound in H0. rewrite sum_sound in H0. rewrite <- H0. clear.
    induction l as [|p r IH]; simpl; [reflexivity|].
    rewrite IH, !Q2R_mult, r_sign_sound. reflexivity.
Qed.

Lemma accepts_classes_sound c : accepts_classes c = true -> meaning_classes c.
Proof.
  destruct c as [q us mu t | q us | q mu]; simpl; intro H; split_checks.
  - split; [apply holds_class_sound; assumption|].
    split; [exists (matrix_of us), (biases_of us); apply best_sound; assumption|].
    unfold headings. destruct (heading q) as [x|]; [|discriminate]. intros v ->.
    destruct (all_some (row_of q) mu) as [[|p rows]|] eqn:Emu; try discriminate.
    destruct (all_some (step_of q x) t) as [steps|] eqn:Et; [|discriminate]. split_checks.
    assert (Hk : (leaving q < classes q)%nat) by (apply (leaving_below q us); assumption).
    apply (classes_yes _ _ _ _ _ (map real_pull (p :: rows)) (map real_pull steps) Hk).
    + intros r Hr. apply in_map_iff in Hr. destruct Hr as (r' & <- & Hr).
      destruct (all_some_sound _ _ _ Emu _ Hr) as (e & _ & He). apply (row_sound _ _ _ He).
    + discriminate.
    + intros r Hr. apply in_map_iff in Hr. destruct Hr as (r' & <- & Hr).
      destruct (all_some_sound _ _ _ Et _ Hr) as (e & _ & He). apply (step_sound _ _ _ _ He).
    + intros r Hr. apply in_map_iff in Hr. destruct Hr as (r' & <- & Hr).
      destruct (all_some_sound _ _ _ Emu _ Hr) as (e & _ & He). apply (row_sound _ _ _ He).
    + rewrite <- map_app. apply cancel_sound. assumption.
  - split; [apply holds_class_sound; assumption|]. intros v Hv.
    apply (classes_no _ _ _ _ _ (matrix_of us) (biases_of us)); [apply best_sound; assumption|].
    assert (Hk : (leaving q < classes q)%nat) by (apply (leaving_below q us); assumption).
    intros m Hm. unfold matrix_of.
    destruct (block_length q us m) as (Hlen & Hin); [assumption | assumption|].
    destruct (block_length q us (leaving q)) as (Hlen' & _); [assumption | assumption|].
    unfold headings in Hv. destruct (heading q) as [x|].
    + subst v. rewrite forallb_forall in H0. specialize (H0 _ Hin).
      apply Qle_bool_imp_le, Qle_Rle in H0.
      rewrite !(inner_sound (size q)) in H0 by assumption. assumption.
    + rewrite forallb_forall in H0. specialize (H0 _ Hin). right.
      apply dot_same; intros i _; [apply equal_sound; assumption | reflexivity].
  - apply orb_prop in H0. destruct H0 as [H0|H0].
    + left. apply holds_class_complete, negb_true_iff, H0.
    + right. destruct (all_some (row_of q) mu) as [[|p rows]|] eqn:Emu; try discriminate.
        split_checks.
      apply (classes_vacuous _ _ _ (map real_pull (p :: rows))).
      * intros r Hr. apply in_map_iff in Hr. destruct Hr as (r' & <- & Hr).
        destruct (all_some_sound _ _ _ Emu _ Hr) as (e & _ & He). apply (row_sound _ _ _ He).
      * discriminate.
      * intros r Hr. apply in_map_iff in Hr. destruct Hr as (r' & <- & Hr).
        destruct (all_some_sound _ _ _ Emu _ Hr) as (e & _ & He). apply (row_sound _ _ _ He).
      * apply cancel_sound. assumption.
Qed.

Theorem check_classes_sound c : check_classes c = true -> meaning_classes c.
Proof. intro H. apply accepts_classes_sound in H. destruct c; exact H. Qed.
