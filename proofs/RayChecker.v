(* SPDX-License-Identifier: MIT *)
(** The checker of "ray", and its soundness: at which c > 0 does one network, of any depth, change its
    label between x and x + c v? The answer is intervals and single points; the evidence lists where a
    unit or the rule may change its sign. *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool.
From separatrix Require Import Space Checker LabelsChecker.
Import ListNotations.

Record ray := {
  across : nat;                      (* the dimension *)
  stack : list rational_layer;
  chooses : rational_rule;
  start : list Q;
  heads : list Q                     (* the direction *)
}.

(** The least end and whether it belongs, the greatest (None: infinity) and whether it belongs. *)
Record interval := { low : Q; low_in : bool; high : option Q; high_in : bool }.

(** ** The checker *)

Open Scope Q_scope.

Definition sign (a : Q) : comparison := Z.compare (Qnum a) 0.
Definition agree (a b : Q) : bool :=
  match sign a, sign b with Lt, Gt | Gt, Lt => false | _, _ => true end.
(** The sign between two numbers that agree, or just after a number that changes at a rate. *)
Definition joint (a b : Q) : comparison := match sign a with Eq => sign b | s => s end.

(** The outputs of all layers are affine between two points if each kink keeps its sign. *)
Fixpoint straight (ls : list rational_layer) (x y : list Q) : bool :=
  match ls with
  | [] => true
  | l :: r => (Qeq_bool (l_below l) (l_above l) || forallb (fun u => agree (at_point u x) (at_point u y)) (l_units l))
      && straight r (q_through l x) (q_through l y)
  end.

(** Rates of change from x on, where the inputs change at the rates m. *)
Definition q_rate (l : rational_layer) (x m : list Q) (u : halfspace) : Q :=
  let z := at_point u x in let dz := inner (fst u) m in
  Qred ((if is_positive z || is_zero z && is_positive dz then l_above l else l_below l) * dz).
Definition q_rates (l : rational_layer) (x m : list Q) : list Q := map (q_rate l x m) (l_units l).
Fixpoint q_after (ls : list rational_layer) (x m : list Q) : list Q :=
  match ls with [] => m | l :: r => q_after r (q_through l x) (q_rates l x m) end.
Fixpoint straight_after (ls : list rational_layer) (x m : list Q) : bool :=
  match ls with
  | [] => true
  | l :: r => (Qeq_bool (l_below l) (l_above l) || forallb (fun u => agree (at_point u x) (inner (fst u) m)) (l_units l))
      && straight_after r (q_through l x) (q_rates l x m)
  end.

(** Affine functions of the outputs whose signs say whether the label is the one asked about: +1, the
    class [own], or the one inside. For rates, [one] is 0. *)
Definition q_test (r : rational_rule) (own n : nat) (one : Q) (z : list Q) (j : nat) : Q :=
  if Nat.ltb j n then
    match r with
    | IfAbove a _ => nth j z 0 - one * a
    | IfBelow a _ => one * a - nth j z 0
    | IfAllPositive | IfHalfspaces _ _ => nth j z 0
    | IfLargest _ => nth own z 0 - nth j z 0
    end
  else 0.

Fixpoint lexicographic_signs (closed : bool) (s : list comparison) : bool :=
  match s with [] => closed | Eq :: r => lexicographic_signs closed r | Lt :: _ => true | Gt :: _ => false end.
Fixpoint in_all_signs (parts : list (nat * bool)) (from : nat) (s : nat -> comparison) : bool :=
  match parts with
  | [] => true
  | (n, closed) :: r => lexicographic_signs closed (map s (seq from n)) && in_all_signs r (from + n) s
  end.
Definition holds (r : rational_rule) (own n : nat) (s : nat -> comparison) : bool :=
  match r with
  | IfAbove _ closed | IfBelow _ closed => match s O with Gt => true | Eq => closed | Lt => false end
  | IfAllPositive => forallb (fun j => match s j with Gt => true | _ => false end) (seq 0 n)
  | IfLargest lowest => forallb (fun j => Nat.eqb j own || match s j with
      Gt => true | Eq => if lowest then Nat.ltb own j else Nat.ltb j own | Lt => false end) (seq 0 n)
  | IfHalfspaces _ parts => in_all_signs parts 0 s
  end.

Definition touches (i j : interval) : bool :=
  match high i with Some h => Qeq_bool h (low j) && (high_in i || low_in j) | None => false end.
Definition joined (i j : interval) : interval :=
  {| low := low i; low_in := low_in i; high := high j; high_in := high_in j |}.
Fixpoint glue (l : list interval) : list interval :=
  match l with
  | [] => []
  | i :: r => match glue r with
      | j :: r' => if touches i j then joined i j :: r' else i :: j :: r'
      | [] => [i] end
  end.

(** From what is known at each point, between neighbours, and after the last, the intervals. *)
Fixpoint gathered (at_it : Q -> bool) (between : Q -> Q -> bool) (beyond : Q -> bool) (points : list Q) : list interval :=
  match points with
  | [] => []
  | p :: r =>
      (if at_it p then [{| low := p; low_in := true; high := Some p; high_in := true |}] else [])
      ++ match r with
         | [] => if beyond p then [{| low := p; low_in := false; high := None; high_in := false |}] else []
         | p' :: _ => (if between p p' then [{| low := p; low_in := false; high := Some p'; high_in := false |}] else [])
             ++ gathered at_it between beyond r
         end
  end.

Definition same_interval (i j : interval) : bool :=
  Qeq_bool (low i) (low j) && Bool.eqb (low_in i) (low_in j) && Bool.eqb (high_in i) (high_in j)
  && match high i, high j with Some a, Some b => Qeq_bool a b | None, None => true | _, _ => false end.
Fixpoint same_intervals (l l' : list interval) : bool :=
  match l, l' with [], [] => true | i :: r, j :: r' => same_interval i j && same_intervals r r' | _, _ => false end.

Fixpoint rising (p : Q) (points : list Q) : bool :=
  match points with [] => true | p' :: r => is_positive (p' - p) && rising p' r end.

Section Along_the_ray.
Variable q : ray.
Definition last_width : nat := length (q_outputs (stack q) (start q)).
Definition place (c : Q) : list Q := plus_multiple c (heads q) (start q).
Definition tests (own : nat) (c : Q) (j : nat) : Q :=
  q_test (chooses q) own last_width 1 (q_outputs (stack q) (place c)) j.
Definition rates (own : nat) (c : Q) (j : nat) : Q :=
  q_test (chooses q) own last_width 0 (q_after (stack q) (place c) (heads q)) j.
Definition holds_at own c := holds (chooses q) own last_width (fun j => sign (tests own c j)).
Definition holds_between own c c' := holds (chooses q) own last_width (fun j => joint (tests own c j) (tests own c' j)).
Definition holds_beyond own c := holds (chooses q) own last_width (fun j => joint (tests own c j) (rates own c j)).

Fixpoint all_straight (own : nat) (points : list Q) : bool :=
  match points with
  | [] => true
  | p :: r => match r with
      | [] => straight_after (stack q) (place p) (heads q)
          && forallb (fun j => agree (tests own p j) (rates own p j)) (seq 0 last_width)
      | p' :: _ => straight (stack q) (place p) (place p')
          && forallb (fun j => agree (tests own p j) (tests own p' j)) (seq 0 last_width)
          && all_straight own r
      end
  end.

(** The class at the start; of no matter for other rules. *)
Definition own_class : option nat :=
  match chooses q with IfLargest _ => find (fun k => holds_at k 0) (seq 0 last_width) | _ => Some O end.
Definition ray_formed : bool :=
  Nat.ltb 0 (across q) && fitting (across q) (stack q)
  && negb (match stack q with [] => true | _ => false end)
  && has_length (across q) (start q) && has_length (across q) (heads q)
  && match chooses q with IfAbove _ _ | IfBelow _ _ => Nat.eqb last_width 1 | _ => true end.

Definition check_ray (answer : list interval) (breakpoints : list Q) : bool :=
  ray_formed && rising 0 breakpoints
  && match own_class with
     | Some own => let here := holds_at own 0 in let points := 0 :: breakpoints in
         all_straight own points
         && same_intervals answer (glue (gathered (fun c => xorb here (holds_at own c))
              (fun c c' => xorb here (holds_between own c c')) (fun c => xorb here (holds_beyond own c)) points))
     | None => false
     end.
End Along_the_ray.

(** ** What an accepted certificate means *)

Open Scope R_scope.

Definition inside (c : R) (i : interval) : Prop :=
  (Q2R (low i) < c \/ low_in i = true /\ Q2R (low i) = c) /\
  match high i with Some h => c < Q2R h \/ high_in i = true /\ c = Q2R h | None => True end.

(** Whatever is this network changes its label exactly at the c of the intervals, among all real c > 0. *)
Definition says_ray (q : ray) (answer : list interval) : Prop := forall h,
  is_network (across q) (map real_layer (stack q)) (real_rule (chooses q)) h ->
  forall c, 0 < c -> (h (move (at_ (start q)) (at_ (heads q)) c) <> h (at_ (start q)) <-> exists i, In i answer /\ inside c i).

(** ** Soundness: signs *)

Definition sign_is (s : comparison) (z : R) : Prop := match s with Lt => z < 0 | Eq => z = 0 | Gt => 0 < z end.

Lemma sign_sound a : sign_is (sign a) (Q2R a).
Proof.
  unfold sign, sign_is. destruct (Z.compare_spec (Qnum a) 0) as [E|H|H].
  - apply is_zero_sound. unfold is_zero. rewrite E. reflexivity.
  - assert (P : 0 < Q2R (- a)) by (apply is_positive_sound; unfold is_positive; apply Z.ltb_lt; simpl; lia).
    rewrite Q2R_opp in P. lra.
  - apply is_positive_sound. unfold is_positive. apply Z.ltb_lt. assumption.
Qed.

Lemma between_signs a b t : agree a b = true -> 0 < t < 1 -> sign_is (joint a b) ((1 - t) * Q2R a + t * Q2R b).
Proof.
  unfold agree, joint. pose proof (sign_sound a) as Ha. pose proof (sign_sound b) as Hb. intros H Ht.
  destruct (sign a), (sign b); simpl in *; try discriminate; rewrite ?Ha, ?Hb; try nra.
Qed.
Lemma beyond_signs a b t : agree a b = true -> 0 < t -> sign_is (joint a b) (Q2R a + t * Q2R b).
Proof.
  unfold agree, joint. pose proof (sign_sound a) as Ha. pose proof (sign_sound b) as Hb. intros H Ht.
  destruct (sign a), (sign b); simpl in *; try discriminate; rewrite ?Ha, ?Hb; try nra.
Qed.

(** *** Affine pieces of a network *)

Lemma bend_positive l z : 0 <= z -> bend l z = above l * z.
Proof. intro H. unfold bend. rewrite Rmin_left, Rmax_right by assumption. ring. Qed.
Lemma bend_negative l z : z <= 0 -> bend l z = below l * z.
Proof. intro H. unfold bend. rewrite Rmin_right, Rmax_left by assumption. ring. Qed.
Lemma bend_straight l z : below l = above l -> bend l z = above l * z.
Proof. intro E. destruct (Rle_dec 0 z); [apply bend_positive; assumption|]. rewrite bend_negative by lra. rewrite E. reflexivity. Qed.

Lemma bend_mix l a b t : agree a b = true \/ below l = above l -> 0 <= t <= 1 ->
  bend l ((1 - t) * Q2R a + t * Q2R b) = (1 - t) * bend l (Q2R a) + t * bend l (Q2R b).
Proof.
  intros [H|E] Ht; [|rewrite !bend_straight by assumption; ring].
  unfold agree in H. pose proof (sign_sound a) as Ha. pose proof (sign_sound b) as Hb.
  destruct (sign a), (sign b); simpl in *; try discriminate;
    first [rewrite !(bend_positive l) by nra; ring | rewrite !(bend_negative l) by nra; ring].
Qed.
Lemma bend_after l a b t : agree a b = true \/ below l = above l -> 0 <= t ->
  bend l (Q2R a + t * Q2R b) = bend l (Q2R a) + t * ((if is_positive a || is_zero a && is_positive b then above l else below l) * Q2R b).
Proof.
  intros H Ht. assert (Es : (is_positive a || is_zero a && is_positive b)%bool
    = match sign a, sign b with Gt, _ => true | Eq, Gt => true | _, _ => false end).
  { unfold is_positive, is_zero, sign. destruct a as (p, dp), b as (s, ds). cbn [Qnum]. destruct p, s; reflexivity. }
  rewrite Es. destruct H as [H|E].
  - unfold agree in H. pose proof (sign_sound a) as Ha. pose proof (sign_sound b) as Hb.
    destruct (sign a), (sign b); simpl in *; try discriminate;
      first [rewrite !(bend_positive l) by nra; rewrite ?Ha, ?Hb; ring | rewrite !(bend_negative l) by nra; rewrite ?Ha, ?Hb; ring].
  - rewrite !bend_straight by assumption. destruct (sign a), (sign b); rewrite ?E; ring.
Qed.

Lemma at_through l x j : at_ (q_through l x) j = match nth_error (l_units l) j with
  Some u => bend (real_layer l) (Q2R (at_point u x)) | None => 0 end.
Proof.
  unfold at_, q_through. destruct (nth_error (l_units l) j) as [u|] eqn:E.
  - rewrite <- bend_sound. f_equal. apply nth_error_nth. rewrite nth_error_map, E. reflexivity.
  - apply nth_error_None in E. rewrite nth_overflow by (rewrite map_length; assumption). apply Q2R_0.
Qed.
Lemma through_at d l z j : through d (real_layer l) z j = match nth_error (l_units l) j with
  Some u => bend (real_layer l) (score d (at_ (fst u)) (Q2R (snd u)) z) | None => 0 end.
Proof.
  unfold through. cbn [units real_layer]. rewrite nth_error_map. change (list Q * Q)%type with halfspace.
  destruct (nth_error (l_units l) j); reflexivity.
Qed.
Lemma at_rates l x m j : at_ (q_rates l x m) j = match nth_error (l_units l) j with
  Some u => Q2R (q_rate l x m u) | None => 0 end.
Proof.
  unfold at_, q_rates. destruct (nth_error (l_units l) j) as [u|] eqn:E.
  - f_equal. apply nth_error_nth. rewrite nth_error_map, E. reflexivity.
  - apply nth_error_None in E. rewrite nth_overflow by (rewrite map_length; assumption). apply Q2R_0.
Qed.

Lemma agreeing l (f g : halfspace -> Q) : (Qeq_bool (l_below l) (l_above l) || forallb (fun u => agree (f u) (g u)) (l_units l))%bool = true ->
  forall u, In u (l_units l) -> agree (f u) (g u) = true \/ below (real_layer l) = above (real_layer l).
Proof.
  intros H u Hu. apply orb_prop in H. destruct H as [H|H].
  - right. simpl. apply Qeq_eqR, Qeq_bool_eq, H.
  - left. rewrite forallb_forall in H. apply H, Hu.
Qed.

Lemma straight_sound ls : forall d x y z t, (forall i, z i = (1 - t) * at_ x i + t * at_ y i) -> 0 <= t <= 1 ->
  fitting d ls = true -> straight ls x y = true ->
  forall j, snd (outputs d (map real_layer ls) z) j = (1 - t) * at_ (q_outputs ls x) j + t * at_ (q_outputs ls y) j.
Proof.
  induction ls as [|l r IH]; intros d x y z t Hz Ht Hf Hs j; [apply Hz|].
  cbn [map outputs]. change (q_outputs (l :: r) x) with (q_outputs r (q_through l x)). change (q_outputs (l :: r) y) with (q_outputs r (q_through l y)).
  simpl in Hf, Hs. split_checks. cbn [units real_layer]. rewrite map_length. fold (real_layer l).
  apply IH; [|assumption..]. intro i. rewrite through_at, !at_through.
  destruct (nth_error (l_units l) i) as [u|] eqn:E; [|ring]. pose proof (nth_error_In _ _ E) as Hu.
  rewrite <- bend_mix; [|apply (agreeing l (fun u => at_point u x) (fun u => at_point u y)); assumption | assumption]. f_equal.
  assert (Hlen : length (fst u) = d) by (apply has_length_sound; match goal with H : forallb _ (l_units l) = true |- _ => rewrite forallb_forall in H; apply H, Hu end).
  rewrite !(at_point_sound d) by assumption. unfold score.
  rewrite (dot_same d (at_ (fst u)) (at_ (fst u)) z (mix t (at_ x) (at_ y))) by (intros k _; first [reflexivity | apply Hz]).
  rewrite dot_mix. ring.
Qed.

Lemma after_sound ls : forall d x m z t, (forall i, z i = at_ x i + t * at_ m i) -> 0 <= t ->
  fitting d ls = true -> straight_after ls x m = true ->
  forall j, snd (outputs d (map real_layer ls) z) j = at_ (q_outputs ls x) j + t * at_ (q_after ls x m) j.
Proof.
  induction ls as [|l r IH]; intros d x m z t Hz Ht Hf Hs j; [apply Hz|].
  cbn [map outputs q_after]. change (q_outputs (l :: r) x) with (q_outputs r (q_through l x)).
  simpl in Hf, Hs. split_checks. cbn [units real_layer]. rewrite map_length. fold (real_layer l).
  apply IH; [|assumption..]. intro i. rewrite through_at, at_through, at_rates.
  destruct (nth_error (l_units l) i) as [u|] eqn:E; [|ring]. pose proof (nth_error_In _ _ E) as Hu.
  assert (Hlen : length (fst u) = d) by (apply has_length_sound; match goal with H : forallb (fun u => has_length d (fst u)) (l_units l) = true |- _ => rewrite forallb_forall in H; apply H, Hu end).
  unfold q_rate. rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_mult.
  transitivity (bend (real_layer l) (Q2R (at_point u x)) + t * ((if (is_positive (at_point u x) || is_zero (at_point u x) && is_positive (inner (fst u) m))%bool
    then above (real_layer l) else below (real_layer l)) * Q2R (inner (fst u) m)));
    [|do 3 f_equal; destruct (is_positive (at_point u x) || is_zero (at_point u x) && is_positive (inner (fst u) m))%bool; reflexivity].
  rewrite <- bend_after; [|apply (agreeing l (fun u => at_point u x) (fun u => inner (fst u) m)); assumption | assumption]. f_equal.
  rewrite (at_point_sound d), (inner_sound d) by assumption. unfold score.
  rewrite (dot_same d (at_ (fst u)) (at_ (fst u)) z (move (at_ x) (at_ m) t)) by (intros k _; first [reflexivity | apply Hz]).
  rewrite dot_move. ring.
Qed.

(** *** What the signs of the tests say *)

Definition test (r : rational_rule) (own n : nat) (one : R) (z : vec) (j : nat) : R :=
  if Nat.ltb j n then
    match r with
    | IfAbove a _ => z j - one * Q2R a
    | IfBelow a _ => one * Q2R a - z j
    | IfAllPositive | IfHalfspaces _ _ => z j
    | IfLargest _ => z own - z j
    end
  else 0.
Lemma test_sound r own n one z j : Q2R (q_test r own n one z j) = test r own n (Q2R one) (at_ z) j.
Proof.
  unfold q_test, test. destruct (Nat.ltb j n); [|apply Q2R_0].
  destruct r; unfold at_; rewrite ?Q2R_minus, ?Q2R_mult; reflexivity.
Qed.

Lemma test_at r own n z j : Q2R (q_test r own n 1 z j) = test r own n 1 (at_ z) j.
Proof. rewrite test_sound, Q2R_1. reflexivity. Qed.
Lemma rate_at r own n z j : Q2R (q_test r own n 0 z j) = test r own n 0 (at_ z) j.
Proof. rewrite test_sound, Q2R_0. reflexivity. Qed.

Definition asked_label (r : rational_rule) (own : nat) : Z :=
  match r with IfLargest _ => Z.of_nat own | IfHalfspaces false _ => (-1)%Z | _ => 1%Z end.

Lemma lexicographic_signs_sound closed (s : nat -> comparison) z js : (forall j, sign_is (s j) (z j)) ->
  lexicographic_signs closed (map s js) = true <-> lexicographic closed (map z js).
Proof.
  intro H. induction js as [|j r IH]; simpl; [tauto|]. specialize (H j). destruct (s j); simpl in H.
  - rewrite IH. split; [auto|]. intros [Hn|(_ & Hr)]; [lra | assumption].
  - split; auto.
  - split; [discriminate|]. intros [Hn|(Hn & _)]; lra.
Qed.
Lemma in_all_signs_sound parts s z : (forall j, sign_is (s j) (z j)) -> forall from,
  in_all_signs parts from s = true <-> in_all parts from z.
Proof.
  intros H. induction parts as [|(n, closed) r IH]; intro from; simpl; [tauto|].
  rewrite andb_true_iff, IH, (lexicographic_signs_sound closed s z) by assumption. tauto.
Qed.

Lemma holds_sound r own n z s y : (forall j, (n <= j)%nat -> z j = 0) -> (0 < n)%nat ->
  match r with IfLargest _ => (own < n)%nat | _ => True end ->
  (forall j, sign_is (s j) (test r own n 1 z j)) -> has_label (real_rule r) n z y ->
  holds r own n s = true <-> y = asked_label r own.
Proof.
  intros Hz Hn Hown Hs Hy. assert (H0 := Hs O). unfold test in H0. replace (Nat.ltb 0 n) with true in H0 by (symmetry; apply Nat.ltb_lt; lia).
  destruct r as [a closed | a closed | | lowest | ins parts]; simpl in *.
  - destruct (s O); simpl in H0; destruct Hy as [(-> & Hy)|(-> & Hy)]; split; intro; try discriminate; try reflexivity.
    + destruct Hy as [Hy|(-> & _)]; [lra | reflexivity].
    + exfalso. apply Hy. right. split; [assumption | lra].
    + destruct Hy as [Hy|(_ & Hy)]; lra.
    + exfalso. apply Hy. left. lra.
  - destruct (s O); simpl in H0; destruct Hy as [(-> & Hy)|(-> & Hy)]; split; intro; try discriminate; try reflexivity.
    + destruct Hy as [Hy|(-> & _)]; [lra | reflexivity].
    + exfalso. apply Hy. right. split; [assumption | lra].
    + destruct Hy as [Hy|(_ & Hy)]; lra.
    + exfalso. apply Hy. left. lra.
  - assert (E : forallb (fun j => match s j with Gt => true | _ => false end) (seq 0 n) = true <-> forall j, (j < n)%nat -> 0 < z j).
    { rewrite forallb_forall. split.
      - intros H j Hj. specialize (H j ltac:(apply in_seq; lia)). specialize (Hs j). unfold test in Hs.
        replace (Nat.ltb j n) with true in Hs by (symmetry; apply Nat.ltb_lt; lia). destruct (s j); try discriminate. assumption.
      - intros H j Hj. apply in_seq in Hj. specialize (H j ltac:(lia)). specialize (Hs j). unfold test in Hs.
        replace (Nat.ltb j n) with true in Hs by (symmetry; apply Nat.ltb_lt; lia). destruct (s j); simpl in Hs; [lra | lra | reflexivity]. }
    rewrite E. destruct Hy as [(-> & Hy)|(-> & Hy)]; split; intro; try discriminate; try reflexivity; [assumption | contradiction].
  - destruct Hy as (k & -> & Hk & Hy). rewrite forallb_forall. split.
    + intro H. f_equal. destruct (Nat.eq_dec k own) as [|Hne]; [assumption|]. exfalso.
      specialize (H k ltac:(apply in_seq; lia)). specialize (Hs k). unfold test in Hs.
      replace (Nat.ltb k n) with true in Hs by (symmetry; apply Nat.ltb_lt; lia). simpl in Hs.
      replace (Nat.eqb k own) with false in H by (symmetry; apply Nat.eqb_neq; assumption). simpl in H.
      specialize (Hy own Hown ltac:(auto)). destruct (s k); simpl in Hs; [|discriminate|lra].
      destruct Hy as [Hy|(_ & Hy)]; [lra|]. destruct lowest; apply Nat.ltb_lt in H; lia.
    + intro E. apply Nat2Z.inj in E. subst k. intros j Hj. apply in_seq in Hj.
      destruct (Nat.eqb_spec j own) as [|Hne]; [reflexivity|]. simpl. specialize (Hy j ltac:(lia) Hne). specialize (Hs j). unfold test in Hs.
      replace (Nat.ltb j n) with true in Hs by (symmetry; apply Nat.ltb_lt; lia). simpl in Hs. destruct (s j); simpl in Hs; [|lra|reflexivity].
      destruct Hy as [Hy|(_ & Hy)]; [lra|]. destruct lowest; apply Nat.ltb_lt; assumption.
  - assert (E : in_all_signs parts 0 s = true <-> in_all parts 0 z).
    { apply in_all_signs_sound. intro j. specialize (Hs j). unfold test in Hs. destruct (Nat.ltb j n) eqn:En; [assumption|].
      rewrite Hz by (apply Nat.ltb_ge; assumption). assumption. }
    rewrite E. destruct ins; simpl in *; destruct Hy as [(-> & Hy)|(-> & Hy)]; split; intro; try discriminate; try reflexivity; try assumption; try contradiction.
    destruct (in_all_signs parts 0 s) eqn:Eb; [apply E; reflexivity|]. exfalso. apply Hy. intro Ha. apply E in Ha. discriminate.
Qed.

(** *** Intervals *)

Definition some_inside (c : R) (l : list interval) : Prop := exists i, In i l /\ inside c i.
Definition proper (i : interval) : Prop := match high i with
  | Some h => Q2R (low i) < Q2R h \/ Q2R (low i) = Q2R h /\ low_in i = true /\ high_in i = true | None => True end.

Lemma some_inside_cons c i l : some_inside c (i :: l) <-> inside c i \/ some_inside c l.
Proof.
  unfold some_inside. split.
  - intros (j & [<-|Hj] & Hc); [left; assumption | right; exists j; auto].
  - intros [Hc|(j & Hj & Hc)]; [exists i | exists j]; simpl; auto.
Qed.
Lemma some_inside_app c l l' : some_inside c (l ++ l') <-> some_inside c l \/ some_inside c l'.
Proof.
  induction l as [|i r IH]; simpl.
  - split; [auto|]. intros [(i & [] & _)|H]. assumption.
  - rewrite !some_inside_cons, IH. tauto.
Qed.
Lemma none_inside c : ~ some_inside c [].
Proof. intros (i & [] & _). Qed.

Lemma joined_sound i j : proper i -> proper j -> touches i j = true ->
  proper (joined i j) /\ forall c, inside c (joined i j) <-> inside c i \/ inside c j.
Proof.
  unfold touches, proper, inside, joined. cbn [low low_in high high_in]. destruct (high i) as [h|]; [|discriminate].
  intros Hi Hj H. apply andb_prop in H. destruct H as (He & Hin). apply equal_iff in He. apply orb_prop in Hin. split.
  - destruct (high j) as [k|]; [|trivial]. destruct Hi as [Hi|(Hi & Hil & Hih)], Hj as [Hj|(Hj & Hjl & Hjh)]; [left; lra .. | right]. repeat split; [lra | assumption..].
  - intro c. destruct (high j) as [k|].
    + split.
      * intros (Hlow & Hhigh). destruct (Rlt_le_dec c (Q2R h)) as [Hc|[Hc|Hc]]; [left; tauto | right; split; [left; lra | assumption]|].
        destruct Hin as [Hin|Hin]; [left; split; [assumption | right; auto] | right; split; [right; split; [assumption | lra] | assumption]].
      * intros [(Hlow & Hhigh)|(Hlow & Hhigh)]; split; try assumption.
        -- destruct Hhigh as [Hhigh|(_ & Hhigh)]; destruct Hj as [Hj|(Hj & _ & Hjh)]; [left; lra .. | right; split; [assumption | lra]].
        -- destruct Hlow as [Hlow|(_ & Hlow)]; destruct Hi as [Hi|(Hi & Hil & _)]; [left; lra .. | right; split; [assumption | lra]].
    + split.
      * intros (Hlow & _). destruct (Rlt_le_dec c (Q2R h)) as [Hc|[Hc|Hc]]; [left; tauto | right; split; [left; lra | trivial]|].
        destruct Hin as [Hin|Hin]; [left; split; [assumption | right; auto] | right; split; [right; split; [assumption | lra] | trivial]].
      * intros [(Hlow & _)|(Hlow & _)]; split; trivial.
        destruct Hlow as [Hlow|(_ & Hlow)]; destruct Hi as [Hi|(Hi & Hil & _)]; [left; lra .. | right; split; [assumption | lra]].
Qed.

Lemma glue_sound l : (forall i, In i l -> proper i) ->
  (forall i, In i (glue l) -> proper i) /\ forall c, some_inside c (glue l) <-> some_inside c l.
Proof.
  induction l as [|i r IH]; intro H; [split; [intros ? [] | tauto]|].
  destruct IH as (Hp & Hs); [intros; apply H; right; assumption|]. assert (Hi := H i (or_introl eq_refl)).
  cbn [glue]. destruct (glue r) as [|j r'] eqn:E.
  - split; [intros k [<-|[]]; assumption|]. intro c. rewrite !some_inside_cons, <- Hs. tauto.
  - destruct (touches i j) eqn:T.
    + destruct (joined_sound i j Hi (Hp j (or_introl eq_refl)) T) as (Hj & Hc). split.
      * intros k [<-|Hk]; [assumption | apply Hp; right; assumption].
      * intro c. rewrite !some_inside_cons, Hc, <- Hs, some_inside_cons. tauto.
    + split; [intros k [<-|Hk]; [assumption | apply Hp, Hk]|]. intro c. rewrite some_inside_cons, Hs, some_inside_cons. tauto.
Qed.

Lemma same_intervals_sound l : forall l', same_intervals l l' = true -> forall c, some_inside c l <-> some_inside c l'.
Proof.
  induction l as [|i r IH]; intros [|j r'] H c; try discriminate; [tauto|]. simpl in H. apply andb_prop in H. destruct H as (H & Hr).
  rewrite !some_inside_cons, (IH _ Hr c). unfold same_interval in H. split_checks. unfold inside.
  repeat match goal with E : Bool.eqb _ _ = true |- _ => apply Bool.eqb_prop in E; rewrite ?E end.
  match goal with E : Qeq_bool (low i) _ = true |- _ => apply equal_iff in E; rewrite E end.
  destruct (high i) as [a|], (high j) as [b|]; try discriminate; [|tauto].
  match goal with E : Qeq_bool a b = true |- _ => apply equal_iff in E; rewrite E end. tauto.
Qed.

(** What is told of a set of numbers at points, between neighbours, and after the last one. *)
Fixpoint told (F : R -> Prop) (at_it : Q -> bool) (between : Q -> Q -> bool) (beyond : Q -> bool) (p : Q) (points : list Q) : Prop :=
  (F (Q2R p) <-> at_it p = true) /\
  match points with
  | [] => forall c, Q2R p < c -> (F c <-> beyond p = true)
  | p' :: r => (forall c, Q2R p < c < Q2R p' -> (F c <-> between p p' = true)) /\ told F at_it between beyond p' r
  end.

Lemma rising_cons p p' r : rising p (p' :: r) = true -> Q2R p < Q2R p' /\ rising p' r = true.
Proof. simpl. intro H. split_checks. split; [|assumption]. apply positive_iff in H. rewrite Q2R_minus in H. lra. Qed.

Lemma gathered_from at_it between beyond : forall points p, rising p points = true ->
  forall i, In i (gathered at_it between beyond (p :: points)) -> Q2R p <= Q2R (low i) /\ proper i.
Proof.
  induction points as [|p' r IH]; intros p H i Hi; cbn [gathered] in Hi.
  - apply in_app_or in Hi. destruct Hi as [Hi|Hi].
    + destruct (at_it p); [|destruct Hi]. destruct Hi as [<-|[]]. unfold proper. simpl. split; [lra | right; auto].
    + destruct (beyond p); [|destruct Hi]. destruct Hi as [<-|[]]. unfold proper. simpl. split; [lra | trivial].
  - destruct (rising_cons _ _ _ H) as (Hp & Hr). apply in_app_or in Hi. destruct Hi as [Hi|Hi]; [|apply in_app_or in Hi; destruct Hi as [Hi|Hi]].
    + destruct (at_it p); [|destruct Hi]. destruct Hi as [<-|[]]. unfold proper. simpl. split; [lra | right; auto].
    + destruct (between p p'); [|destruct Hi]. destruct Hi as [<-|[]]. unfold proper. simpl. split; [lra | left; assumption].
    + destruct (IH p' Hr i Hi) as (Hl & Hq). split; [lra | assumption].
Qed.

Lemma if_inside (b : bool) i c : some_inside c (if b then [i] else []) <-> b = true /\ inside c i.
Proof.
  destruct b; [rewrite some_inside_cons|]; split.
  - intros [H|H]; [auto | destruct (none_inside _ H)].
  - tauto.
  - intro H. destruct (none_inside _ H).
  - intros (H & _). discriminate.
Qed.

Lemma gathered_cons at_it between beyond p p' r : gathered at_it between beyond (p :: p' :: r)
  = (if at_it p then [{| low := p; low_in := true; high := Some p; high_in := true |}] else [])
    ++ (if between p p' then [{| low := p; low_in := false; high := Some p'; high_in := false |}] else [])
    ++ gathered at_it between beyond (p' :: r).
Proof. reflexivity. Qed.
Lemma gathered_sound F at_it between beyond : forall points p, rising p points = true -> told F at_it between beyond p points ->
  forall c, Q2R p <= c -> (F c <-> some_inside c (gathered at_it between beyond (p :: points))).
Proof.
  induction points as [|p' r IH]; intros p H (Hat & Ht) c Hc.
  - cbn [gathered]. rewrite some_inside_app, !if_inside. unfold inside. simpl. destruct Hc as [Hc|<-].
    + rewrite (Ht c Hc). split; [intro; right; repeat split; auto|]. intros [(_ & (_ & [?|(_ & ?)]))|(? & _)]; [lra | lra | assumption].
    + rewrite Hat. split; [intro; left; repeat split; auto; right; auto|]. intros [(? & _)|(_ & [?|(? & _)] & _)]; [assumption | lra | discriminate].
  - destruct (rising_cons _ _ _ H) as (Hp & Hr). destruct Ht as (Hb & Ht). specialize (IH p' Hr Ht c). rewrite gathered_cons.
    rewrite !some_inside_app, !if_inside.
    assert (Hnot : c < Q2R p' -> ~ some_inside c (gathered at_it between beyond (p' :: r))).
    { intros Hlt (i & Hi & Hin). destruct (gathered_from _ _ _ _ _ Hr i Hi) as (Hl & _). unfold inside in Hin.
      destruct Hin as ([?|(_ & ?)] & _); lra. }
    unfold inside at 1 2. cbn [low low_in high high_in]. destruct Hc as [Hc|<-].
    + destruct (Rlt_le_dec c (Q2R p')) as [Hlt|Hle].
      * rewrite (Hb c (conj Hc Hlt)). specialize (Hnot Hlt). split; [intro; right; left; repeat split; auto|].
        intros [(_ & (_ & [?|(_ & ?)]))|[(? & _)|?]]; [lra | lra | assumption | contradiction].
      * rewrite (IH Hle). split; [auto|]. intros [(_ & (_ & [?|(_ & ?)]))|[(_ & _ & [?|(? & _)])|?]]; [lra | lra | lra | discriminate | assumption].
    + rewrite Hat. specialize (Hnot Hp). split; [intro; left; repeat split; auto; right; auto|].
      intros [(? & _)|[(_ & [?|(? & _)] & _)|?]]; [assumption | lra | discriminate | contradiction].
Qed.

(** *** The theorem *)

Lemma outputs_width ls : forall d z z', fst (outputs d (map real_layer ls) z) = fst (outputs d (map real_layer ls) z').
Proof. induction ls as [|l r IH]; intros d z z'; [reflexivity|]. cbn [map outputs]. apply IH. Qed.

Lemma plus_multiple_length a x : forall y, length x = length y -> length (plus_multiple a x y) = length y.
Proof. induction x as [|b x IH]; intros [|c y] H; simpl in *; try discriminate; [reflexivity|]. f_equal. apply IH. lia. Qed.

Lemma label_or_other r n z y : has_label (real_rule r) n z y -> match r with IfLargest _ => True | _ => y = 1%Z \/ y = (-1)%Z end.
Proof. destruct r as [a c|a c| |lowest|[|] parts]; simpl; tauto. Qed.

Lemma differ r own y y' (here there : bool) :
  match r with IfLargest _ => here = true | _ => (y = 1%Z \/ y = (-1)%Z) /\ (y' = 1%Z \/ y' = (-1)%Z) end ->
  (here = true <-> y' = asked_label r own) -> (there = true <-> y = asked_label r own) ->
  (y <> y' <-> xorb here there = true).
Proof.
  intros Hr Hh Ht. destruct here, there; simpl.
  - split; [intro H; exfalso; apply H; rewrite (proj1 Ht eq_refl), (proj1 Hh eq_refl); reflexivity | discriminate].
  - split; [reflexivity|]. intros _ E. rewrite E in Ht. pose proof (proj2 Ht (proj1 Hh eq_refl)). discriminate.
  - split; [reflexivity|]. intros _ E. rewrite <- E in Hh. pose proof (proj2 Hh (proj1 Ht eq_refl)). discriminate.
  - split; [|discriminate]. intro H. exfalso.
    assert (Ny : y <> asked_label r own) by (intro E; apply Ht in E; discriminate).
    assert (Ny' : y' <> asked_label r own) by (intro E; apply Hh in E; discriminate).
    destruct r as [a c|a c| |lowest|[|] parts]; simpl in *; try discriminate; destruct Hr as ([->| ->] & [->| ->]); congruence.
Qed.

Lemma after_length ls : forall x m, length x = length m -> length (q_after ls x m) = length (q_outputs ls x).
Proof.
  induction ls as [|l r IH]; intros x m H; [symmetry; assumption|]. cbn [q_after].
  change (q_outputs (l :: r) x) with (q_outputs r (q_through l x)). apply IH. unfold q_through, q_rates. rewrite !map_length. reflexivity.
Qed.

Lemma test_mix r own n x y t j : test r own n 1 (fun i => (1 - t) * x i + t * y i) j = (1 - t) * test r own n 1 x j + t * test r own n 1 y j.
Proof. unfold test. destruct (Nat.ltb j n); [destruct r|]; ring. Qed.
Lemma test_after r own n x m t j : test r own n 1 (fun i => x i + t * m i) j = test r own n 1 x j + t * test r own n 0 m j.
Proof. unfold test. destruct (Nat.ltb j n); [destruct r|]; ring. Qed.

Theorem check_ray_sound q answer breakpoints : check_ray q answer breakpoints = true -> says_ray q answer.
Proof.
  unfold check_ray, ray_formed. intro H. destruct (own_class q) as [own|] eqn:Eown; [|rewrite andb_false_r in H; discriminate]. split_checks.
  intros h Hh. set (d := across q) in *. set (n := last_width q) in *.
  assert (Hx : length (start q) = d) by (apply has_length_sound; assumption).
  assert (Hv : length (heads q) = d) by (apply has_length_sound; assumption).
  assert (Hf : fitting d (stack q) = true) by assumption.
  assert (Hplace : forall a, length (place q a) = d) by (intro a; unfold place; rewrite plus_multiple_length; congruence).
  assert (Hat : forall a i, at_ (place q a) i = move (at_ (start q)) (at_ (heads q)) (Q2R a) i)
    by (intros a i; unfold place; rewrite plus_multiple_sound; unfold move; ring).
  assert (Hn : forall z, fst (outputs d (map real_layer (stack q)) z) = n).
  { intro z. rewrite (outputs_width _ _ z (at_ (start q))). apply (outputs_sound (stack q) d (start q) (at_ (start q))); auto. }
  assert (Hlen : forall a, length (q_outputs (stack q) (place q a)) = n).
  { intro a. rewrite <- (Hn (at_ (place q a))). symmetry. apply (outputs_sound (stack q) d (place q a) (at_ (place q a))); auto. }
  assert (Hbeyond : forall a j, (n <= j)%nat -> at_ (q_outputs (stack q) (place q a)) j = 0).
  { intros a j Hj. unfold at_. rewrite nth_overflow by (rewrite Hlen; assumption). apply Q2R_0. }
  assert (Hlast : forall a j, (n <= j)%nat -> at_ (q_after (stack q) (place q a) (heads q)) j = 0).
  { intros a j Hj. unfold at_. rewrite nth_overflow; [apply Q2R_0|]. rewrite (after_length (stack q) (place q a)), Hlen by congruence. assumption. }
  assert (Hn0 : (0 < n)%nat).
  { unfold n, last_width. assert (Hne : negb match stack q with [] => true | _ => false end = true) by assumption.
    clear - Hne Hf. revert Hf Hne. generalize d (start q). induction (stack q) as [|l r IH]; intros e x Hf Hne; [discriminate|].
    change (q_outputs (l :: r) x) with (q_outputs r (q_through l x)). simpl in Hf. split_checks. destruct r as [|l' r'].
    - simpl. unfold q_through. rewrite map_length. apply Nat.ltb_lt. assumption.
    - apply (IH (length (l_units l))); [assumption | reflexivity]. }
  assert (Hown : match chooses q with IfLargest _ => (own < n)%nat /\ holds_at q own 0 = true | _ => True end).
  { unfold own_class in Eown. destruct (chooses q); trivial. apply find_some in Eown. destruct Eown as (Hin & Ho). apply in_seq in Hin. split; [fold n in Hin; lia | assumption]. }
  assert (Hown' : match chooses q with IfLargest _ => (own < n)%nat | _ => True end) by (destruct (chooses q); tauto).
  (* whatever signs the tests have at a point, they tell its label *)
  assert (Htell : forall (a : R) s, (forall j, (n <= j)%nat -> snd (outputs d (map real_layer (stack q)) (move (at_ (start q)) (at_ (heads q)) a)) j = 0) ->
    (forall j, sign_is (s j) (test (chooses q) own n 1 (snd (outputs d (map real_layer (stack q)) (move (at_ (start q)) (at_ (heads q)) a))) j)) ->
    (holds (chooses q) own n s = true <-> h (move (at_ (start q)) (at_ (heads q)) a) = asked_label (chooses q) own)).
  { intros a s Hz Hs. pose proof (Hh (move (at_ (start q)) (at_ (heads q)) a)) as Hy. fold d in Hy. rewrite Hn in Hy.
    apply (holds_sound (chooses q) own n _ s _ Hz Hn0 Hown' Hs Hy). }
  assert (Hout : forall a j, snd (outputs d (map real_layer (stack q)) (move (at_ (start q)) (at_ (heads q)) (Q2R a))) j = at_ (q_outputs (stack q) (place q a)) j).
  { intros a j. apply (outputs_sound (stack q) d (place q a)); auto. }
  assert (Htest : forall (z z' : vec) r one j, (forall i, z i = z' i) -> test r own n one z j = test r own n one z' j).
  { intros z z' r one j E. unfold test. destruct (Nat.ltb j n); [|reflexivity]. destruct r; rewrite ?E; reflexivity. }
  assert (Hpoint : forall a, holds_at q own a = true <-> h (move (at_ (start q)) (at_ (heads q)) (Q2R a)) = asked_label (chooses q) own).
  { intro a. apply Htell.
    - intros j Hj. rewrite Hout. apply Hbeyond, Hj.
    - intro j. rewrite (Htest _ _ _ _ _ (Hout a)). rewrite <- test_at. apply sign_sound. }
  assert (Hzero : h (move (at_ (start q)) (at_ (heads q)) (Q2R 0)) = h (at_ (start q))).
  { pose proof (Hh (move (at_ (start q)) (at_ (heads q)) (Q2R 0))) as Hy. pose proof (Hh (at_ (start q))) as Hw. fold d in Hy, Hw. rewrite Hn in Hy, Hw.
    apply (one_label_only _ _ _ _ _ Hy). apply (has_label_same _ _ _ _ _) with (2 := Hw). intro j. rewrite Hout.
    apply (outputs_sound (stack q) d (place q 0)); auto. intro i. rewrite Hat. unfold move. rewrite Q2R_0. ring. }
  assert (Hhere : holds_at q own 0 = true <-> h (at_ (start q)) = asked_label (chooses q) own) by (rewrite <- Hzero; apply Hpoint).
  set (here := holds_at q own 0) in *.
  assert (Hdiffer : forall c there, (there = true <-> h (move (at_ (start q)) (at_ (heads q)) c) = asked_label (chooses q) own) ->
    (h (move (at_ (start q)) (at_ (heads q)) c) <> h (at_ (start q)) <-> xorb here there = true)).
  { intros c there Ht. apply (differ (chooses q) own); [|assumption..].
    pose proof (label_or_other _ _ _ _ (Hh (move (at_ (start q)) (at_ (heads q)) c))). pose proof (label_or_other _ _ _ _ (Hh (at_ (start q)))).
    destruct (chooses q); tauto. }
  set (F := fun c => h (move (at_ (start q)) (at_ (heads q)) c) <> h (at_ (start q))).
  assert (Hstraight : all_straight q own (0%Q :: breakpoints) = true) by assumption.
  assert (Hrise : rising 0 breakpoints = true) by assumption.
  assert (Htold : told F (fun c => xorb here (holds_at q own c)) (fun c c' => xorb here (holds_between q own c c')) (fun c => xorb here (holds_beyond q own c)) 0 breakpoints).
  { clear - Hstraight Hrise Hdiffer Hpoint Htell Htest Hout Hbeyond Hlast Hat Hlen Hf. revert Hstraight Hrise. generalize 0%Q.
    induction breakpoints as [|p' r IH]; intros p Hs Hr; (split; [apply Hdiffer, Hpoint|]).
    - intros c Hc. apply Hdiffer. cbn [all_straight] in Hs. split_checks.
      set (t := c - Q2R p). assert (Ht : 0 < t) by (unfold t; lra).
      assert (Ez : forall j, snd (outputs d (map real_layer (stack q)) (move (at_ (start q)) (at_ (heads q)) c)) j
        = at_ (q_outputs (stack q) (place q p)) j + t * at_ (q_after (stack q) (place q p) (heads q)) j).
      { apply after_sound; [|lra | assumption..]. intro i. rewrite Hat. unfold move, t. ring. }
      apply Htell.
      + intros j Hj. rewrite Ez, Hbeyond, Hlast by assumption. ring.
      + intro j. rewrite (Htest _ _ _ _ _ Ez). unfold tests, rates. fold n. rewrite test_after, <- test_at, <- rate_at.
        destruct (Nat.ltb j n) eqn:Ej.
        * apply beyond_signs; [|assumption]. match goal with Hg : forallb (fun j => agree (tests _ _ _ _) _) _ = true |- _ => rewrite forallb_forall in Hg; apply Hg, in_seq end.
          apply Nat.ltb_lt in Ej. fold n. lia.
        * unfold q_test. rewrite Ej. simpl. rewrite Q2R_0. ring.
    - destruct (rising_cons _ _ _ Hr) as (Hp & Hr'). cbn [all_straight] in Hs. split_checks. split; [|apply IH; assumption].
      intros c Hc. apply Hdiffer. set (t := (c - Q2R p) / (Q2R p' - Q2R p)).
      assert (Ec : c = (1 - t) * Q2R p + t * Q2R p') by (unfold t; field; lra).
      assert (Ht : 0 < t < 1).
      { assert (Hi : 0 < / (Q2R p' - Q2R p)) by (apply Rinv_0_lt_compat; lra).
        assert (E1 : (Q2R p' - Q2R p) * / (Q2R p' - Q2R p) = 1) by (field; lra). unfold t, Rdiv. split; nra. }
      assert (Ez : forall j, snd (outputs d (map real_layer (stack q)) (move (at_ (start q)) (at_ (heads q)) c)) j
        = (1 - t) * at_ (q_outputs (stack q) (place q p)) j + t * at_ (q_outputs (stack q) (place q p')) j).
      { apply straight_sound; [|lra | assumption..]. intro i. rewrite !Hat. unfold move. rewrite Ec. ring. }
      apply Htell.
      + intros j Hj. rewrite Ez, !Hbeyond by assumption. ring.
      + intro j. rewrite (Htest _ _ _ _ _ Ez). unfold tests. fold n. rewrite test_mix, <- !test_at.
        destruct (Nat.ltb j n) eqn:Ej.
        * apply between_signs; [|assumption]. match goal with Hg : forallb (fun j => agree (tests _ _ _ _) _) _ = true |- _ => rewrite forallb_forall in Hg; apply Hg, in_seq end.
          apply Nat.ltb_lt in Ej. fold n. lia.
        * unfold q_test. rewrite Ej. simpl. rewrite Q2R_0. ring. }
  assert (Hsame : same_intervals answer (glue (gathered (fun c => xorb here (holds_at q own c)) (fun c c' => xorb here (holds_between q own c c')) (fun c => xorb here (holds_beyond q own c)) (0%Q :: breakpoints))) = true) by assumption.
  intros c Hc. fold (some_inside c answer). rewrite (same_intervals_sound _ _ Hsame c).
  rewrite (proj2 (glue_sound _ (fun i Hi => proj2 (gathered_from _ _ _ _ _ Hrise i Hi))) c).
  apply (gathered_sound F _ _ _ _ _ Hrise Htold). rewrite Q2R_0. lra.
Qed.
