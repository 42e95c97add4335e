(* SPDX-License-Identifier: MIT *)
(** The checkers of "program" and "agreement", and their soundness. *)

From Coq Require Import Reals List Lra Lia QArith NArith Nnat Qreals Bool.
From separatrix Require Import Space Checker.
Import ListNotations.

(** ** Linear programs *)

Record program := { objective : list Q; limits : list (list Q * Q) }.

Open Scope Q_scope.

Definition check_program (p : program) (m : Q) (z : list Q) (a : weights) : bool :=
  let n := length (objective p) in
  Nat.ltb 0 n && has_length n z
  && forallb (fun r => has_length n (fst r) && Qle_bool (snd r) (inner (fst r) z)) (limits p)
  && Qeq_bool (inner (objective p) z) m
  && match select 0 (limits p) a with
     | Some l => forallb (fun t => is_positive (fst t)) l
         && equal (objective p) (combine_all (map (fun t => (fst t, fst (snd t))) l))
         && Qeq_bool m (sum_all (map (fun t => (fst t * snd (snd t), [])) l))
     | None => false
     end.

Open Scope R_scope.

Definition the_limits (p : program) : list (vec * R) :=
  map (fun r => (at_ (fst r), Q2R (snd r))) (limits p).
Definition says_program (p : program) (m : Q) : Prop :=
  is_minimum (length (objective p)) (at_ (objective p)) (the_limits p) (Q2R m).

Theorem check_program_sound p m z a : check_program p m z a = true -> says_program p m.
Proof.
  unfold check_program. set (n := length (objective p)). intro H. split_checks.
  destruct (select 0 (limits p) a) as [l|] eqn:E; [|discriminate]. split_checks.
  assert (Arows : forallb (fun r => has_length n (fst r) && Qle_bool (snd r) (inner (fst r) z))
    (limits p) = true) by assumption.
  assert (Aval : Qeq_bool (inner (objective p) z) m = true) by assumption.
  assert (Apos : forallb (fun t : Q * (list Q * Q) => is_positive (fst t)) l = true) by assumption.
  assert (Acomb : equal (objective p) (combine_all (map (fun t => (fst t, fst (snd t))) l)) = true)
    by assumption.
  assert (Abound : Qeq_bool m (sum_all (map (fun t => (fst t * snd (snd t), [])%Q) l)) = true)
    by assumption.
  rewrite forallb_forall in Arows, Apos.
  apply Qeq_bool_eq, Qeq_eqR in Aval, Abound.
  split.
  - exists (at_ z). split.
    + intros g b Hin. apply in_map_iff in Hin. destruct Hin as ((g', b') & Eg & Hin).
      inversion Eg; subst. specialize (Arows _ Hin). split_checks. simpl in *.
      match goal with HL : has_length _ g' = true, HQ : Qle_bool _ _ = true |- _ =>
        apply has_length_sound in HL; apply Qle_bool_iff, Qle_Rle in HQ;
        rewrite (inner_sound n) in HQ by exact HL; exact HQ end.
    + rewrite <- (inner_sound n) by reflexivity. assumption.
  - intros y Hy. fold n in Hy |- *. rewrite Abound.
    rewrite (dot_sym n (at_ (objective p)) y).
    rewrite (dot_same n y y _ (fun i => sum (fun t : Q * (list Q * Q) => Q2R (fst t) * at_ (fst (snd t)) i) l)).
    + rewrite (dot_sum n y (fun t : Q * (list Q * Q) => scale (Q2R (fst t)) (at_ (fst (snd t))))).
      rewrite sum_sound.
      assert (Hl : forall t, In t l -> 0 < Q2R (fst t) /\ Q2R (snd (snd t)) <= dot n y (at_ (fst (snd t)))).
      { intros t Hin. split; [apply is_positive_sound, Apos, Hin|].
        rewrite dot_sym. apply Hy. apply in_map_iff. exists (snd t). split; [reflexivity|].
        apply (select_sound _ _ _ _ E _ Hin). }
      clear - Hl. induction l as [|t r IH]; simpl; [lra|].
      destruct (Hl t (or_introl eq_refl)) as (Ht & Hb).
      rewrite dot_scale, Q2R_mult. pose proof (Rmult_le_compat_l _ _ _ (Rlt_le _ _ Ht) Hb).
      assert (forall t, In t r -> 0 < Q2R (fst t) /\ Q2R (snd (snd t)) <= dot n y (at_ (fst (snd t))))
        by (intros t' Hin; apply Hl; right; assumption).
      specialize (IH H0). lra.
    + intros i _. reflexivity.
    + intros i _. rewrite (equal_sound _ _ i Acomb), combine_sound. clear.
      induction l as [|t r IH]; simpl; [reflexivity | rewrite IH; reflexivity].
Qed.

(** ** Agreement of two classifiers on two samples *)

Definition sparse := list (N * Q).

(** Points, each with its class and with how often it occurs in either sample. *)
Record agreement := {
  counted : list (sparse * nat * (N * N));
  first_rows : list sparse;
  second_rows : list sparse
}.

Open Scope Q_scope.

Fixpoint lookup (k : N) (s : sparse) : Q :=
  match s with [] => 0 | (i, a) :: r => if N.eqb i k then a else lookup k r end.
Fixpoint distinct (s : sparse) : bool :=
  match s with [] => true | (i, _) :: r => negb (existsb (fun e => N.eqb (fst e) i) r) && distinct r end.

Definition product (x w : sparse) : Q :=
  fold_right (fun e acc => add (snd e * lookup (fst e) w) acc) 0 x.

Definition is_right (ws : list sparse) (x : sparse) (y : nat) : bool :=
  let own := product x (nth y ws []) in
  Nat.ltb y (length ws)
  && forallb (fun m => Nat.eqb m y || negb (Qle_bool own (product x (nth m ws [])))) (seq 0 (length ws)).

Definition both_right (q : agreement) (x : sparse) (y : nat) : bool :=
  is_right (first_rows q) x y && is_right (second_rows q) x y.

Fixpoint tally (q : agreement) (l : list (sparse * nat * (N * N))) : N * N :=
  match l with
  | [] => (0%N, 0%N)
  | (x, y, (m, n)) :: r => let (a, b) := tally q r in
      if both_right q x y then (N.add m a, N.add n b) else (a, b)
  end.

Definition check_agreement (q : agreement) (one two : N) : bool :=
  negb (match counted q with [] => true | _ => false end)
  && forallb (fun p => distinct (fst (fst p)) && Nat.ltb (snd (fst p)) (length (first_rows q))
       && Nat.ltb (snd (fst p)) (length (second_rows q))) (counted q)
  && forallb distinct (first_rows q) && forallb distinct (second_rows q)
  && (let (a, b) := tally q (counted q) in N.eqb a one && N.eqb b two).

Open Scope R_scope.

(** A sparse vector lists some coordinates; all others are 0. *)
Definition spread (s : sparse) : vec := fun i => Q2R (lookup (N.of_nat i) s).
Definition within (d : nat) (s : sparse) := forall k a, In (k, a) s -> (N.to_nat k < d)%nat.

(** The classifier with these rows, and no biases, is right at the point: its own score is the one
    largest, so that no rule for ties matters. *)
Definition right_at d (ws : list sparse) (x : sparse) (y : nat) : Prop :=
  fits_classes d (length ws) (fun m => spread (nth m ws [])) (fun _ => 0) [(spread x, y)].

(** As many points of each sample are got right by both. *)
Inductive counts_both d (q : agreement) : list (sparse * nat * (N * N)) -> N -> N -> Prop :=
| none_left : counts_both d q [] 0 0
| one_right x y m n r a b : right_at d (first_rows q) x y -> right_at d (second_rows q) x y ->
    counts_both d q r a b -> counts_both d q ((x, y, (m, n)) :: r) (m + a) (n + b)
| one_wrong x y m n r a b : ~ (right_at d (first_rows q) x y /\ right_at d (second_rows q) x y) ->
    counts_both d q r a b -> counts_both d q ((x, y, (m, n)) :: r) a b.

(** In any dimension d that holds the coordinates of the points. *)
Definition says_agreement (q : agreement) (one two : N) : Prop :=
  forall d, (forall x y c, In (x, y, c) (counted q) -> within d x) ->
  counts_both d q (counted q) one two.

Lemma dot_single d (k : nat) c w : (k < d)%nat ->
  dot d (fun i => if Nat.eqb i k then c else 0) w = c * w k.
Proof.
  induction d as [|d IH]; intro H; [lia|]. simpl. destruct (Nat.eqb_spec d k) as [->|Hne].
  - rewrite dot_sym, dot_zero; [ring|]. intros i Hi. destruct (Nat.eqb_spec i k); [lia | reflexivity].
  - rewrite IH by lia. ring.
Qed.

Lemma lookup_absent k s : existsb (fun e => N.eqb (fst e) k) s = false -> lookup k s = 0%Q.
Proof.
  induction s as [|(i, a) r IH]; simpl; [reflexivity|]. destruct (N.eqb i k); simpl; [discriminate|].
  exact IH.
Qed.

Lemma product_sound d x w : distinct x = true -> within d x ->
  Q2R (product x w) = dot d (spread x) (spread w).
Proof.
  induction x as [|(k, a) r IH]; simpl; intros Hd Hw.
  - rewrite Q2R_0. symmetry. rewrite dot_sym. apply dot_zero. intros i _. unfold spread. simpl.
    apply Q2R_0.
  - apply andb_prop in Hd. destruct Hd as (Hk & Hd). apply negb_true_iff in Hk.
    assert (Hkd : (N.to_nat k < d)%nat) by (apply (Hw k a); left; reflexivity).
    rewrite Q2R_add, Q2R_mult, IH; [|assumption|intros k' a' Hin; apply (Hw k' a'); right; assumption].
    rewrite (dot_same d (spread ((k, a) :: r))
      (move (spread r) (fun i => if Nat.eqb i (N.to_nat k) then Q2R a else 0) 1) (spread w) (spread w)).
    + rewrite (dot_sym d (move _ _ _)), dot_move, (dot_sym d (spread w) (fun i => if Nat.eqb i _ then _ else _)).
      rewrite dot_single by assumption. unfold spread at 5. rewrite N2Nat.id, (dot_sym d (spread w)). ring.
    + intros i _. unfold spread, move. simpl. destruct (N.eqb_spec k (N.of_nat i)) as [->|Hne].
      * rewrite Nat2N.id, Nat.eqb_refl. rewrite lookup_absent by assumption. rewrite Q2R_0. ring.
      * destruct (Nat.eqb_spec i (N.to_nat k)) as [->|]; [exfalso; apply Hne; symmetry; apply N2Nat.id|].
        ring.
    + intros i _. reflexivity.
Qed.

Lemma is_right_sound d ws x y : distinct x = true -> within d x ->
  is_right ws x y = true <-> right_at d ws x y.
Proof.
  intros Hd Hw.
  assert (Hs : forall m, class_score d (fun m => spread (nth m ws [])) (fun _ => 0) m (spread x)
            = Q2R (product x (nth m ws []))).
  { intro m. unfold class_score. rewrite (product_sound d) by assumption. rewrite dot_sym. ring. }
  unfold is_right, right_at, fits_classes. rewrite andb_true_iff, Nat.ltb_lt, forallb_forall. split.
  - intros (Hy & H) z l [E|[]]. inversion E; subst. split; [assumption|]. intros m Hm Hne.
    rewrite !Hs. specialize (H m). rewrite in_seq in H. specialize (H ltac:(lia)).
    apply orb_prop in H. destruct H as [H|H]; [apply Nat.eqb_eq in H; contradiction|].
    apply negb_true_iff in H. apply Qlt_Rlt, Qnot_le_lt. intro Hle. apply Qle_bool_iff in Hle. congruence.
  - intro H. destruct (H _ _ (or_introl eq_refl)) as (Hy & Hm). split; [assumption|].
    intros m Hin. apply in_seq in Hin. destruct (Nat.eqb_spec m y) as [|Hne]; [reflexivity|]. simpl.
    apply negb_true_iff. destruct (Qle_bool _ _) eqn:E; [|reflexivity]. exfalso.
    specialize (Hm m ltac:(lia) Hne). rewrite !Hs in Hm. apply Qle_bool_iff, Qle_Rle in E. lra.
Qed.

Theorem check_agreement_sound q one two : check_agreement q one two = true -> says_agreement q one two.
Proof.
  unfold check_agreement. intros H d Hin. split_checks.
  destruct (tally q (counted q)) as (a, b) eqn:E. split_checks.
  assert (a = one) by (apply N.eqb_eq; assumption). assert (b = two) by (apply N.eqb_eq; assumption).
  subst a b.
  assert (Hd : forall x y c, In (x, y, c) (counted q) -> distinct x = true).
  { match goal with Hf : forallb _ (counted q) = true |- _ => rewrite forallb_forall in Hf;
      intros x y c Hx; specialize (Hf _ Hx); split_checks; assumption end. }
  clear - Hin Hd E. revert one two E. induction (counted q) as [|((x, y), (m, n)) r IH]; simpl;
    intros one two E; [inversion E; constructor|].
  destruct (tally q r) as (a, b).
  assert (Hx : distinct x = true) by (apply (Hd x y (m, n)); left; reflexivity).
  assert (Hw : within d x) by (apply (Hin x y (m, n)); left; reflexivity).
  assert (IH' : counts_both d q r a b).
  { apply IH; [intros x' y' c Hr; apply (Hin x' y' c); right; assumption |
               intros x' y' c Hr; apply (Hd x' y' c); right; assumption | reflexivity]. }
  destruct (both_right q x y) eqn:Eb; inversion E; subst.
  - unfold both_right in Eb. apply andb_prop in Eb. destruct Eb as (E1 & E2).
    apply one_right; [apply is_right_sound; assumption | apply is_right_sound; assumption | assumption].
  - apply one_wrong; [|assumption]. intros (R1 & R2).
    apply (is_right_sound d _ x y Hx Hw) in R1, R2. unfold both_right in Eb. rewrite R1, R2 in Eb.
    discriminate.
Qed.
