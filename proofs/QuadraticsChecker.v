(* SPDX-License-Identifier: MIT *)
(** The checker of "quadratics", and its soundness: is there a v in a ball at which all but a few groups
    of quadratic forms are met? Yes by v; no by a tree of cases, by squares, or by a cover of the line. *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool Permutation NArith Nnat.
From separatrix Require Import Space MaxMargin Norms Checker LabelsChecker SoftMargin SvmChecker.
Import ListNotations.

(** <v, A v> + <b, v> + c; no rows where A is 0. *)
Record form := { f_rows : list (list Q); f_slope : list Q; f_constant : Q }.
Record quadratics := { groups : list (list form); miss : N; squared_radius : option Q; is_open : bool }.

(** A group whose cases follow, or the end of a case: weights on the chosen forms, and one on the ball. *)
Inductive step := Split (k : nat) | Close (a : weights) (t : Q).
Inductive quadratics_certificate :=
| QuadraticsMet (q : quadratics) (v : list Q)
| QuadraticsTree (q : quadratics) (steps : list step)
| QuadraticsSquares (q : quadratics) (a : weights)
| QuadraticsCover (q : quadratics) (points : list Q).

(** ** The checker *)

Open Scope Q_scope.

(** How many groups may be left out, of those that there are. *)
Definition few (q : quadratics) : nat := N.to_nat (N.min (miss q) (N.of_nat (length (groups q)))).
Definition q_size (q : quadratics) : nat :=
  match groups q with (f :: _) :: _ => length (f_slope f) | _ => O end.
Definition q_form (f : form) (v : list Q) : Q :=
  add (inner (map (fun r => inner r v) (f_rows f)) v) (add (inner (f_slope f) v) (f_constant f)).

Fixpoint same_rows (a b : list (list Q)) : bool :=
  match a, b with [], [] => true | r :: a', s :: b' => Nat.eqb (length r) (length s) && equal r s && same_rows a' b' | _, _ => false end.
Definition column (j : nat) (m : list (list Q)) : list Q := map (fun r => nth j r 0) m.
Definition symmetric (m : list (list Q)) : bool :=
  forallb (fun j => equal (nth j m []) (column j m)) (seq 0 (length m)).
Definition form_ok (n : nat) (f : form) : bool :=
  has_length n (f_slope f)
  && match f_rows f with [] => true | m => Nat.eqb (length m) n && forallb (has_length n) m && symmetric m end.
Definition quadratics_ok (q : quadratics) : bool :=
  Nat.ltb 0 (q_size q) && negb (match groups q with [] => true | _ => false end)
  && forallb (fun g => negb (match g with [] => true | _ => false end) && forallb (form_ok (q_size q)) g) (groups q)
  && match squared_radius q with Some r => Qle_bool 0 r | None => true end.

(** Is a number less than the squared radius by this gap? As little where the ball is closed. *)
Definition inside_by (q : quadratics) (gap : Q) : bool := is_positive gap || is_zero gap && negb (is_open q).
Definition unmet (v : list Q) (g : list form) : bool := forallb (fun f => is_positive (- q_form f v)) g.

(** *** A matrix: negative somewhere, or else the sign of its last pivot *)
Definition eliminated (p : Q) (r row : list Q) : list Q := map Qred (plus_multiple (Qred (- hd 0 row / p)) r (tl row)).
Fixpoint definite (n : nat) (m : list (list Q)) (last : comparison) : comparison :=
  match n, m with
  | S n', (p :: r) :: rest =>
      if negb (equal (map (hd 0) rest) r) then Lt
      else if is_positive p then definite n' (map (eliminated p r) rest) Gt
      else if is_zero p && forallb is_zero r then definite n' (map (@tl Q) rest) Eq
      else Lt
  | O, [] => last
  | _, _ => Lt
  end.

(** *** The tree *)
Definition case := list (nat * option nat).   (* the form that a group is met by, None: it is left out *)

Definition mirrored (f g : form) : bool :=
  same_rows (f_rows f) (f_rows g) && equal (f_slope g) (map Qopp (f_slope f)) && Qeq_bool (f_constant f) (f_constant g).
Fixpoint pairs_mirrored (g : list form) : bool :=
  match g with [] => true | f :: f' :: r => mirrored f f' && pairs_mirrored r | _ => false end.
Definition even (q : quadratics) : bool := forallb pairs_mirrored (groups q).

Definition chosen (c : case) : bool := existsb (fun e : nat * option nat => match snd e with Some _ => true | None => false end) c.
Definition left_out (c : case) : list nat := flat_map (fun e : nat * option nat => match snd e with Some _ => [] | None => [fst e] end) c.
Definition branches (q : quadratics) (e : bool) (c : case) (k : nat) : list case :=
  map (fun j => (k, Some j) :: c)
    (filter (fun j => negb (e && negb (chosen c)) || Nat.even j) (seq 0 (length (nth k (groups q) []))))
  ++ (if Nat.ltb (length (left_out c)) (few q) then [(k, None) :: c] else []).

Fixpoint lookup_case (k : nat) (c : case) : option (option nat) :=
  match c with [] => None | (i, j) :: r => if Nat.eqb i k then Some j else lookup_case k r end.
(** The forms that weights rest on; None where no form of a group is chosen. *)
Fixpoint weighted_forms (q : quadratics) (c : case) (a : weights) : option (list (Q * form)) :=
  match a with
  | [] => Some []
  | (i, u) :: r => match lookup_case (N.to_nat i) c, weighted_forms q c r with
      | Some (Some j), Some l => match nth_error (nth (N.to_nat i) (groups q) []) j with
          | Some f => if is_positive u then Some ((u, f) :: l) else None
          | None => None end
      | _, _ => None end
  end.
Fixpoint rising_below (n from : N) (a : weights) : bool :=
  match a with [] => true | (i, _) :: r => N.leb from i && N.ltb i n && rising_below n (N.succ i) r end.

(** Twice the negative of sum u q(v) + t (R^2 - |v|^2), as a matrix on (v, 1). *)
Definition unit_row (n i : nat) (x : Q) : list Q := map (fun j => if Nat.eqb i j then x else 0) (seq 0 n).
Definition total_row (l : list (Q * form)) (i : nat) : list Q := combine_all (map (fun p => (fst p, nth i (f_rows (snd p)) [])) l).
Definition total_slope (l : list (Q * form)) : list Q := combine_all (map (fun p => (fst p, f_slope (snd p))) l).
Definition total_constant (l : list (Q * form)) : Q := fold_right (fun p acc => add (fst p * f_constant (snd p)) acc) 0 l.
Definition padded (n : nat) (x : list Q) : list Q := map (fun j => Qred (nth j x 0)) (seq 0 n).
Definition excluding (n : nat) (l : list (Q * form)) (t ball : Q) : list (list Q) :=
  let b := total_slope l in
  map (fun i => padded n (plus_multiple (-2) (total_row l i) (unit_row n i (2 * t))) ++ [Qred (- nth i b 0)]) (seq 0 n)
  ++ [padded n (plus_multiple (-1) b []) ++ [Qred (-2 * (total_constant l + t * ball))]].

Definition closes (q : quadratics) (c : case) (a : weights) (t : Q) : bool :=
  Qle_bool 0 t && match squared_radius q with None => is_zero t | Some _ => true end
  && rising_below (N.of_nat (length (groups q))) 0 a
  && match weighted_forms q c a with
     | Some l => match definite (S (q_size q)) (excluding (q_size q) l t (match squared_radius q with Some r => r | None => 0 end)) Gt with
         | Gt => true | Eq => is_open q && is_positive t | Lt => false end
     | None => false end.

Fixpoint walk (q : quadratics) (e : bool) (steps : list step) (ahead : list case) : bool :=
  match steps, ahead with
  | [], [] => true
  | Split k :: r, c :: rest => Nat.ltb k (length (groups q)) && negb (existsb (fun p => Nat.eqb (fst p) k) c)
      && walk q e r (branches q e c k ++ rest)
  | Close a t :: r, c :: rest => closes q c a t && walk q e r rest
  | _, _ => false
  end.

(** *** Squares *)
Definition is_slab (g : list form) : bool :=
  match g with
  | f :: others => (match f_rows f with [] => true | _ => false end) && is_positive (- f_constant f)
      && forallb (fun f' => mirrored f f') others
  | [] => false end.
Definition slab_slope (g : list form) : list Q := match g with f :: _ => f_slope f | [] => [] end.
Definition slab_constant (g : list form) : Q := match g with f :: _ => f_constant f | [] => 0 end.
(** I - sum u b b^T, or, of as many rows as weights, diag u - (u_i u_j <b_i, b_j>). *)
Definition in_space (n : nat) (l : list (Q * list form)) : list (list Q) :=
  map (fun i => padded n (plus_multiple (-1) (combine_all (map (fun p => (fst p * nth i (slab_slope (snd p)) 0, slab_slope (snd p))) l)) (unit_row n i 1))) (seq 0 n).
Definition in_weights (l : list (Q * list form)) : list (list Q) :=
  map (fun ip : nat * (Q * list form) => let (i, p) := ip in
      plus_multiple (-1) (map (fun p' => Qred (fst p * fst p' * inner (slab_slope (snd p)) (slab_slope (snd p')))) l)
        (unit_row (length l) i (fst p)))
    (List.combine (seq 0 (length l)) l).
Fixpoint spread (k : N) (n : nat) (a : weights) : list Q :=
  match n with
  | O => []
  | S n' => match a with
      | (i, u) :: a' => if N.eqb i k then u :: spread (N.succ k) n' a' else 0 :: spread (N.succ k) n' a
      | [] => 0 :: spread (N.succ k) n' [] end
  end.
Definition square_terms (q : quadratics) (a : weights) : list Q :=
  map (fun p : Q * list form => Qred (fst p * (slab_constant (snd p) * slab_constant (snd p)))) (List.combine (spread 0 (length (groups q)) a) (groups q)).
Definition add_up (l : list Q) : Q := fold_right add 0 l.
Definition squares (q : quadratics) (a : weights) : bool :=
  match squared_radius q, select 0 (groups q) a with
  | Some r, Some l =>
      forallb is_slab (groups q) && forallb (fun p => is_positive (fst p)) l
      && match (if Nat.leb (q_size q) (length l) then definite (q_size q) (in_space (q_size q) l) Gt
                else definite (length l) (in_weights l) Gt) with Lt => false | _ => true end
      && negb (inside_by q (r - add_up (firstn (length (groups q) - few q) (sorted (square_terms q a)))))
  | _, _ => false
  end.

(** *** A cover of the line *)
Definition on_line (f : form) : Q * Q * Q := (nth 0 (nth 0 (f_rows f) []) 0, nth 0 (f_slope f) 0, f_constant f).
Definition negative_on (x y : Q) (f : form) : bool :=
  let '(a, b, c) := on_line f in
  is_positive (- q_form f [x]) && is_positive (- q_form f [y])
  && (negb (is_positive (- a) && is_positive (b - (-2 * a * x)) && is_positive (-2 * a * y - b)) || is_positive (4 * a * c - b * b)).
Fixpoint covered (q : quadratics) (points : list Q) : bool :=
  match points with
  | x :: (y :: _) as r => is_positive (y - x)
      && Nat.ltb (few q) (length (filter (fun g => forallb (negative_on x y) g) (groups q))) && covered q r
  | _ => true end.
Definition covers (q : quadratics) (points : list Q) : bool :=
  match squared_radius q, points with
  | Some r, low :: (_ :: _) as rest => let high := last rest 0 in
      Nat.eqb (q_size q) 1 && Qle_bool low 0 && Qle_bool 0 high && Qle_bool r (low * low) && Qle_bool r (high * high)
      && covered q points
  | _, _ => false end.

Definition check_quadratics (c : quadratics_certificate) : bool :=
  match c with
  | QuadraticsMet q v => quadratics_ok q && has_length (q_size q) v
      && match squared_radius q with Some r => inside_by q (r - inner v v) | None => true end
      && Nat.leb (length (filter (unmet v) (groups q))) (few q)
  | QuadraticsTree q steps => quadratics_ok q && walk q (even q) steps [[]]
  | QuadraticsSquares q a => quadratics_ok q && squares q a
  | QuadraticsCover q points => quadratics_ok q && covers q points
  end.

(** ** What an accepted certificate means *)

Open Scope R_scope.

Definition form_at (n : nat) (f : form) (v : vec) : R :=
  dot n (fun i => dot n (at_ (nth i (f_rows f) [])) v) v + dot n (at_ (f_slope f)) v + Q2R (f_constant f).
(** A group is met where one of its forms is >= 0. *)
Definition met (n : nat) (g : list form) (v : vec) : Prop := exists f, In f g /\ 0 <= form_at n f v.
Definition in_ball (q : quadratics) (v : vec) : Prop := match squared_radius q with
  | None => True
  | Some r => if is_open q then dot (q_size q) v v < Q2R r else dot (q_size q) v v <= Q2R r end.
(** All groups but [miss q] at most are met. *)
Definition serves (q : quadratics) (v : vec) : Prop := exists but : list nat, (N.of_nat (length but) <= miss q)%N /\
  forall k g, nth_error (groups q) k = Some g -> met (q_size q) g v \/ In k but.
Definition says_quadratics (q : quadratics) (yes : bool) : Prop :=
  if yes then exists v, in_ball q v /\ serves q v else ~ exists v, in_ball q v /\ serves q v.
Definition meaning_quadratics (c : quadratics_certificate) : Prop :=
  match c with
  | QuadraticsMet q _ => says_quadratics q true
  | QuadraticsTree q _ | QuadraticsSquares q _ | QuadraticsCover q _ => says_quadratics q false
  end.

(** ** Soundness: forms *)

Definition spares_few (q : quadratics) (v : vec) : Prop := exists but : list nat, (length but <= few q)%nat /\
  forall k g, nth_error (groups q) k = Some g -> met (q_size q) g v \/ In k but.
Definition some_v (q : quadratics) : Prop := exists v, in_ball q v /\ spares_few q v.
Lemma few_sound q v : serves q v <-> spares_few q v.
Proof.
  unfold serves, spares_few, few. split; intros (but & Hl & H).
  - destruct (N.le_gt_cases (miss q) (N.of_nat (length (groups q)))) as [Hle|Hgt].
    + exists but. split; [|assumption]. rewrite N.min_l by assumption. lia.
    + exists (seq 0 (length (groups q))). rewrite N.min_r, seq_length by lia. split; [lia|]. intros k g E. right. apply in_seq.
      assert (k < length (groups q))%nat by (apply nth_error_Some; rewrite E; discriminate). lia.
  - exists but. split; [|assumption]. lia.
Qed.
Lemma some_v_sound q : some_v q <-> says_quadratics q true.
Proof. unfold some_v, says_quadratics. split; intros (v & Hb & Hs); exists v; (split; [assumption | apply few_sound, Hs]). Qed.

Lemma at_cut x i : at_ (tl x) i = at_ x (S i).
Proof. destruct x; [destruct i; reflexivity | reflexivity]. Qed.
Lemma at_reduced x i : at_ (map Qred x) i = at_ x i.
Proof. unfold at_. change 0%Q with (Qred 0) at 1. rewrite map_nth. apply Qeq_eqR, Qred_correct. Qed.
Lemma at_opposite x i : at_ (map Qopp x) i = - at_ x i.
Proof. unfold at_. rewrite <- Q2R_opp. change (- 0)%Q with 0%Q. replace (nth i (map Qopp x) 0%Q) with (Qopp (nth i x 0%Q)); [reflexivity|]. change 0%Q with (Qopp 0) at 2. rewrite map_nth. reflexivity. Qed.

Lemma dot_none d x y : (forall i, (i < d)%nat -> x i = 0) -> dot d x y = 0.
Proof. intro H. rewrite dot_sym. apply dot_zero. exact H. Qed.
Lemma dot_second d x y y' : (forall i, (i < d)%nat -> y i = y' i) -> dot d x y = dot d x y'.
Proof. intro H. apply dot_same; [intros i _; reflexivity | exact H]. Qed.
Lemma dot_left d x x' y : (forall i, (i < d)%nat -> x i = x' i) -> dot d x y = dot d x' y.
Proof. intro H. apply dot_same; [exact H | intros i _; reflexivity]. Qed.
Lemma dot_added d x x' c y : dot d (fun i => x i + c * x' i) y = dot d x y + c * dot d x' y.
Proof. rewrite dot_sym. change (fun i => x i + c * x' i) with (move x x' c). rewrite dot_move, !(dot_sym d y). reflexivity. Qed.

Lemma form_sound n f v : form_ok n f = true -> Q2R (q_form f v) = form_at n f (at_ v).
Proof.
  unfold form_ok, q_form, form_at. intro H. split_checks. rewrite !Q2R_add, (inner_sound n (f_slope f) v) by (apply has_length_sound; assumption).
  rewrite <- Rplus_assoc. do 2 f_equal. destruct (f_rows f) as [|r0 m] eqn:E.
  - simpl. rewrite Q2R_0. symmetry. apply dot_none. intros i _. apply dot_none. intros j _. destruct i; apply at_nil.
  - set (rs := r0 :: m) in *. split_checks. match goal with Hn : Nat.eqb (length rs) n = true |- _ => apply Nat.eqb_eq in Hn; rename Hn into Hlen end.
    rewrite (inner_sound n) by (rewrite map_length; assumption). apply dot_left. intros i Hi. unfold at_ at 1.
    rewrite (nth_indep _ 0%Q (inner [] v)) by (rewrite map_length; lia). rewrite (map_nth (fun r => inner r v)).
    apply inner_sound. apply has_length_sound. match goal with Hf : forallb (has_length n) rs = true |- _ => rewrite forallb_forall in Hf; apply Hf end. apply nth_In. lia.
Qed.

Lemma same_rows_sound a : forall b, same_rows a b = true -> forall i j, at_ (nth i a []) j = at_ (nth i b []) j.
Proof.
  induction a as [|r a IH]; intros [|s b] H i j; try discriminate; [reflexivity|]. simpl in H. split_checks. destruct i as [|i]; simpl; [apply equal_sound; assumption | apply IH; assumption].
Qed.

Definition mirror_of (v : vec) : vec := scale (-1) v.
Lemma mirrored_sound n f g v : mirrored f g = true -> form_at n g v = form_at n f (mirror_of v).
Proof.
  unfold mirrored, form_at, mirror_of. intro H. split_checks. rewrite !dot_scale. f_equal; [f_equal|].
  - rewrite (dot_left n (fun i => dot n (at_ (nth i (f_rows f) [])) (scale (-1) v)) (scale (-1) (fun i => dot n (at_ (nth i (f_rows f) [])) v)))
      by (intros i _; rewrite dot_scale; reflexivity).
    rewrite dot_scaled. replace (-1 * (-1 * dot n (fun i => dot n (at_ (nth i (f_rows f) [])) v) v)) with (dot n (fun i => dot n (at_ (nth i (f_rows f) [])) v) v) by ring.
    apply dot_left. intros i _. apply dot_left. intros j _. symmetry. apply same_rows_sound. assumption.
  - rewrite <- dot_scaled. apply dot_left. intros i _. match goal with He : equal (f_slope g) _ = true |- _ => rewrite (equal_sound _ _ i He), at_opposite end. unfold scale. ring.
  - symmetry. apply Qeq_eqR, Qeq_bool_eq. assumption.
Qed.
Lemma mirror_twice n f v : form_at n f (mirror_of (mirror_of v)) = form_at n f v.
Proof.
  assert (E : forall x, dot n x (mirror_of (mirror_of v)) = dot n x v) by (intro x; unfold mirror_of; rewrite !dot_scale; ring).
  unfold form_at. rewrite !E. do 2 f_equal. apply dot_left. intros i _. apply E.
Qed.

(** In a group of pairs: the first of a pair spares_few v, or else -v; and the group is met at v as at -v. *)
Lemma pairs_sound n v : forall g, pairs_mirrored g = true -> forall j f, nth_error g j = Some f -> 0 <= form_at n f v ->
  (exists f', In f' g /\ 0 <= form_at n f' (mirror_of v)) /\
  (Nat.even j = true \/ exists i f', nth_error g i = Some f' /\ Nat.even i = true /\ 0 <= form_at n f' (mirror_of v)).
Proof.
  assert (G : forall m g, (length g <= m)%nat -> pairs_mirrored g = true -> forall j f, nth_error g j = Some f -> 0 <= form_at n f v ->
    (exists f', In f' g /\ 0 <= form_at n f' (mirror_of v)) /\
    (Nat.even j = true \/ exists i f', nth_error g i = Some f' /\ Nat.even i = true /\ 0 <= form_at n f' (mirror_of v))).
  { induction m as [|m IH]; intros g Hm Hp j f Hj Hf; [destruct g; [destruct j; discriminate | simpl in Hm; lia]|].
    destruct g as [|f0 [|f1 r]]; [destruct j; discriminate | discriminate|]. cbn [pairs_mirrored] in Hp. apply andb_prop in Hp. destruct Hp as (Hp & Hr).
    destruct j as [|[|j]].
    - inversion Hj; subst f0. split; [exists f1|left; reflexivity]. split; [right; left; reflexivity|]. rewrite (mirrored_sound n f f1) by assumption. rewrite mirror_twice. assumption.
    - inversion Hj; subst f1. rewrite (mirrored_sound n f0 f) in Hf by assumption. split; [exists f0 | right; exists O, f0]; (split; [|auto]); [left; reflexivity | reflexivity].
    - simpl in Hj. destruct (IH r ltac:(simpl in Hm; lia) Hr j f Hj Hf) as ((f' & Hin & Hf') & Hrest). split; [exists f'; split; [right; right; assumption | assumption]|].
      destruct Hrest as [He|(i & fi & Hi & He & Hfi)]; [left; exact He | right; exists (S (S i)), fi; auto]. }
  intros g. apply (G (length g) g (le_n _)).
Qed.

(** *** Elimination *)

Definition quadratic (n : nat) (m : list (list Q)) (x : vec) : R := dot n (fun i => dot n (at_ (nth i m [])) x) x.
Definition later (x : vec) : vec := fun i => x (S i).

Lemma row_first n row x : dot (S n) (at_ row) x = Q2R (hd 0%Q row) * x O + dot n (at_ (tl row)) (later x).
Proof.
  rewrite dot_first. f_equal; [f_equal; destruct row; reflexivity|]. apply dot_left. intros i _. symmetry. apply at_cut.
Qed.

Lemma heads_are r rest i : equal (map (hd 0%Q) rest) r = true -> Q2R (hd 0%Q (nth i rest [])) = at_ r i.
Proof. intro H. rewrite <- (equal_sound _ _ i H). unfold at_. rewrite <- (map_nth (hd 0%Q)). reflexivity. Qed.
Lemma tails_are (rest : list (list Q)) i : nth i (map (@tl Q) rest) [] = tl (nth i rest []).
Proof. symmetry. rewrite <- (map_nth (@tl Q)). reflexivity. Qed.

Lemma quadratic_first n p r rest x : equal (map (hd 0%Q) rest) r = true ->
  quadratic (S n) ((p :: r) :: rest) x = Q2R p * (x O * x O) + 2 * x O * dot n (at_ r) (later x) + quadratic n (map (@tl Q) rest) (later x).
Proof.
  intro H. unfold quadratic. rewrite dot_first. cbn [nth]. rewrite (row_first n (p :: r)). cbn [hd tl].
  change (fun i => x (S i)) with (later x).
  assert (E : dot n (fun i => dot (S n) (at_ (nth i rest [])) x) (later x)
    = dot n (fun i => dot n (at_ (nth i (map (@tl Q) rest) [])) (later x) + x O * at_ r i) (later x)).
  { apply dot_left. intros i _. rewrite row_first, (heads_are r rest i H), tails_are. ring. }
  rewrite E, dot_added. ring.
Qed.

Lemma quadratic_eliminated n p r rest x : 0 < Q2R p -> equal (map (hd 0%Q) rest) r = true ->
  quadratic n (map (eliminated p r) rest) x = quadratic n (map (@tl Q) rest) x - dot n (at_ r) x * dot n (at_ r) x / Q2R p.
Proof.
  intros Hp H. assert (Hq : ~ (p == 0)%Q) by (intro E; apply Qeq_eqR in E; rewrite Q2R_0 in E; lra).
  assert (Erow : forall i, dot n (at_ (nth i (map (eliminated p r) rest) [])) x
    = dot n (at_ (nth i (map (@tl Q) rest) [])) x + - (dot n (at_ r) x / Q2R p) * at_ r i).
  { intro i. assert (E1 : forall j, at_ (nth i (map (eliminated p r) rest) []) j = at_ (nth i (map (@tl Q) rest) []) j + - (at_ r i / Q2R p) * at_ r j).
    { intro j. pose proof (eq_sym (heads_are r rest i H)) as Eh. pose proof (tails_are rest i) as Et.
      assert (Ee : at_ (nth i (map (eliminated p r) rest) []) j = at_ (eliminated p r (nth i rest [])) j).
      { destruct (Nat.lt_ge_cases i (length rest)) as [Hi|Hi].
        - rewrite (nth_indep _ [] (eliminated p r [])) by (rewrite map_length; assumption). rewrite map_nth. reflexivity.
        - rewrite !nth_overflow by (rewrite ?map_length; assumption). unfold eliminated. rewrite at_reduced, plus_multiple_sound. cbn [hd tl].
          rewrite !at_nil, (Qeq_eqR _ _ (Qred_correct _)), Q2R_div, Q2R_opp, Q2R_0 by assumption. field. lra. }
      rewrite Ee, Et. unfold eliminated. rewrite at_reduced, plus_multiple_sound, (Qeq_eqR _ _ (Qred_correct _)), Q2R_div, Q2R_opp, <- Eh by assumption. field. lra. }
    rewrite (dot_left n _ _ x (fun j _ => E1 j)), dot_added. field. lra. }
  unfold quadratic. rewrite (dot_left n _ _ x (fun i _ => Erow i)), dot_added. field. lra.
Qed.

Lemma definite_sound : forall n m last x, definite n m last <> Lt ->
  0 <= quadratic n m x /\ (definite n m last = Gt -> (0 < n)%nat -> x (n - 1)%nat <> 0 -> 0 < quadratic n m x).
Proof.
  induction n as [|n IH]; intros m last x H; [split; [unfold quadratic; simpl; lra | lia]|].
  destruct m as [|[|p r] rest]; try (exfalso; apply H; reflexivity). cbn [definite] in *.
  destruct (equal (map (hd 0%Q) rest) r) eqn:Ecol; cbn [negb] in *; [|exfalso; apply H; reflexivity].
  rewrite (quadratic_first n p r rest x Ecol). destruct (is_positive p) eqn:Ep.
  - apply is_positive_sound in Ep. destruct (IH (map (eliminated p r) rest) Gt (later x) H) as (I1 & I2). rewrite (quadratic_eliminated n p r rest (later x) Ep Ecol) in *.
    set (R := dot n (at_ r) (later x)) in *. set (T := quadratic n (map (@tl Q) rest) (later x)) in *.
    assert (Es : Q2R p * (x O * x O) + 2 * x O * R + T = Q2R p * ((x O + R / Q2R p) * (x O + R / Q2R p)) + (T - R * R / Q2R p)) by (field; lra).
    rewrite Es. assert (Hs : 0 <= (x O + R / Q2R p) * (x O + R / Q2R p)) by (pose proof (Rle_0_sqr (x O + R / Q2R p)) as Hsq; unfold Rsqr in Hsq; lra).
    split; [nra|]. intros Hg _ Hx. destruct n as [|n].
    + unfold T, R, quadratic in *. simpl in *. replace (x O + 0 / Q2R p) with (x O) by (field; lra).
      assert (0 < x O * x O) by (apply Rsqr_pos_lt in Hx; exact Hx). nra.
    + specialize (I2 Hg ltac:(lia)). unfold later in I2 at 1. replace (S (S n - 1)) with (S (S n) - 1)%nat in I2 by lia. specialize (I2 Hx). nra.
  - destruct (is_zero p && forallb is_zero r)%bool eqn:Ez; [|exfalso; apply H; reflexivity]. apply andb_prop in Ez. destruct Ez as (Ez & Er).
    apply is_zero_sound in Ez. rewrite Ez, (dot_none n (at_ r) (later x)) by (intros; apply all_zero_sound, Er).
    destruct (IH (map (@tl Q) rest) Eq (later x) H) as (I1 & I2). split; [lra|]. intros Hg _ Hx. destruct n as [|n]; [destruct rest; simpl in Hg; discriminate Hg|].
    specialize (I2 Hg ltac:(lia)). unfold later in I2 at 1. replace (S (S n - 1)) with (S (S n) - 1)%nat in I2 by lia. specialize (I2 Hx). lra.
Qed.

(** *** What a few left out may be *)

Lemma unmet_sound n g v : forallb (form_ok n) g = true -> unmet v g = true <-> ~ met n g (at_ v).
Proof.
  intro Hok. rewrite forallb_forall in Hok. unfold unmet, met. rewrite forallb_forall. split.
  - intros H (f & Hf & Hv). specialize (H f Hf). apply is_positive_sound in H. rewrite Q2R_opp, (form_sound n) in H by (apply Hok, Hf). lra.
  - intros H f Hf. destruct (is_positive (- q_form f v)) eqn:E; [reflexivity|]. exfalso. apply H. exists f. split; [assumption|].
    rewrite <- (form_sound n) by (apply Hok, Hf).
    assert (Q2R (- q_form f v) <= 0) by (unfold is_positive in E; apply Z.ltb_ge in E; rewrite <- Q2R_0; apply Qle_Rle; unfold Qle; simpl; simpl in E; lia).
    rewrite Q2R_opp in H0. lra.
Qed.

Lemma filter_indices {T} (f : T -> bool) (r : list T) : forall k, exists but : list nat, length but = length (filter f r) /\ NoDup but /\
  forall i, In i but <-> exists a, (k <= i)%nat /\ nth_error r (i - k) = Some a /\ f a = true.
Proof.
  induction r as [|a r IH]; intro k.
  - exists []. split; [reflexivity|]. split; [constructor|]. intro i. split; [intros [] | intros (a & _ & E & _); destruct (i - k)%nat; discriminate].
  - destruct (IH (S k)) as (but & Hl & Hd & Hb).
    assert (Hlater : forall i, In i but -> (S k <= i)%nat) by (intros i Hi; apply Hb in Hi; destruct Hi as (? & ? & _); assumption).
    destruct (f a) eqn:Ea.
    + exists (k :: but). simpl. rewrite Ea. simpl. split; [f_equal; assumption|]. split; [constructor; [intro Hk; specialize (Hlater k Hk); lia | assumption]|].
      intro i. split.
      * intros [<-|Hi]; [exists a; rewrite Nat.sub_diag; auto|]. pose proof (Hlater i Hi). apply Hb in Hi. destruct Hi as (b & _ & E & Hfb). exists b.
        split; [lia|]. split; [|assumption]. replace (i - k)%nat with (S (i - S k)) by lia. assumption.
      * intros (b & Hle & E & Hfb). destruct (Nat.eq_dec i k) as [->|Hne]; [left; reflexivity|]. right. apply Hb. exists b. split; [lia|]. split; [|assumption].
        replace (i - k)%nat with (S (i - S k)) in E by lia. assumption.
    + exists but. simpl. rewrite Ea. split; [assumption|]. split; [assumption|]. intro i. rewrite Hb. split.
      * intros (b & Hle & E & Hfb). exists b. split; [lia|]. split; [|assumption]. replace (i - k)%nat with (S (i - S k)) by lia. assumption.
      * intros (b & Hle & E & Hfb). destruct (Nat.eq_dec i k) as [->|Hne]; [rewrite Nat.sub_diag in E; inversion E; congruence|].
        exists b. split; [lia|]. split; [|assumption]. replace (i - k)%nat with (S (i - S k)) in E by lia. assumption.
Qed.

(** Groups that are surely not met are among those left out. *)
Lemma too_many q v f : spares_few q v -> (forall g, In g (groups q) -> f g = true -> ~ met (q_size q) g v) ->
  (length (filter f (groups q)) <= few q)%nat.
Proof.
  intros (but & Hlen & Hbut) Hf. destruct (filter_indices f (groups q) 0) as (js & El & Hd & Hjs). rewrite <- El.
  apply Nat.le_trans with (length but); [|assumption]. apply NoDup_incl_length; [assumption|]. intros i Hi. apply Hjs in Hi.
  destruct Hi as (g & _ & E & Hg). rewrite Nat.sub_0_r in E. destruct (Hbut i g E) as [Hm|Hin]; [|assumption].
  exfalso. apply (Hf g (nth_error_In _ _ E) Hg Hm).
Qed.

Lemma formed_groups q : quadratics_ok q = true -> (0 < q_size q)%nat /\ (forall g, In g (groups q) -> g <> [] /\ forallb (form_ok (q_size q)) g = true)
  /\ match squared_radius q with Some r => 0 <= Q2R r | None => True end.
Proof.
  unfold quadratics_ok. intro H. split_checks. split; [apply Nat.ltb_lt; assumption|]. split.
  - intros g Hg. match goal with Hf : forallb _ (groups q) = true |- _ => rewrite forallb_forall in Hf; specialize (Hf g Hg) end. split_checks.
    split; [destruct g; discriminate | assumption].
  - destruct (squared_radius q); [apply not_below_0; assumption | trivial].
Qed.

Lemma inside_sound q gap : inside_by q gap = true <-> if is_open q then 0 < Q2R gap else 0 <= Q2R gap.
Proof.
  unfold inside_by. destruct (is_positive gap) eqn:Ep; simpl.
  - apply is_positive_sound in Ep. destruct (is_open q); split; intro; try reflexivity; lra.
  - assert (Hle : Q2R gap <= 0) by (unfold is_positive in Ep; apply Z.ltb_ge in Ep; rewrite <- Q2R_0; apply Qle_Rle; unfold Qle; simpl; lia).
    destruct (is_zero gap) eqn:Ez; simpl.
    + apply is_zero_sound in Ez. destruct (is_open q); simpl; split; intro; try discriminate; try reflexivity; lra.
    + apply is_zero_complete in Ez. destruct (is_open q); split; intro; try discriminate; lra.
Qed.

Lemma met_sound q v : check_quadratics (QuadraticsMet q v) = true -> some_v q.
Proof.
  cbn [check_quadratics]. intro H. split_checks. destruct (formed_groups q ltac:(assumption)) as (Hn & Hg & _).
  assert (Hv : length v = q_size q) by (apply has_length_sound; assumption). exists (at_ v). split.
  - unfold in_ball. destruct (squared_radius q) as [r|]; [|trivial]. match goal with Hi : inside_by _ _ = true |- _ => apply inside_sound in Hi; rewrite Q2R_minus, (inner_sound (q_size q)) in Hi by assumption end.
    destruct (is_open q); lra.
  - destruct (filter_indices (unmet v) (groups q) 0) as (but & El & _ & Hb). exists but. split; [rewrite El; apply Nat.leb_le; assumption|].
    intros k g E. destruct (unmet v g) eqn:Eu.
    + right. apply Hb. exists g. rewrite Nat.sub_0_r. split; [lia | auto].
    + left. destruct (Hg g (nth_error_In _ _ E)) as (_ & Hok). unfold unmet in Eu.
      assert (Hex : existsb (fun f => negb (is_positive (- q_form f v))) g = true).
      { clear - Eu. induction g as [|f g IH]; [discriminate|]. simpl in *. destruct (is_positive (- q_form f v)); simpl in *; [apply IH, Eu | reflexivity]. }
      apply existsb_exists in Hex. destruct Hex as (f & Hf & Hneg). exists f. split; [assumption|]. rewrite forallb_forall in Hok.
      rewrite <- (form_sound (q_size q)) by (apply Hok, Hf). apply negb_true_iff in Hneg. unfold is_positive in Hneg. apply Z.ltb_ge in Hneg.
      assert (Q2R (- q_form f v) <= 0) by (rewrite <- Q2R_0; apply Qle_Rle; unfold Qle; simpl; simpl in Hneg; lia). rewrite Q2R_opp in H3. lra.
Qed.

(** *** The tree *)

Definition fulfils (q : quadratics) (c : case) (v : vec) : Prop := forall k j, In (k, j) c -> match j with
  | Some j => exists f, nth_error (nth k (groups q) []) j = Some f /\ 0 <= form_at (q_size q) f v
  | None => ~ met (q_size q) (nth k (groups q) []) v end.
Definition possible (q : quadratics) (c : case) : Prop := exists v, in_ball q v /\ spares_few q v /\ fulfils q c v.
Definition proper_case (q : quadratics) (c : case) : Prop := NoDup (map fst c) /\ forall k, In k (map fst c) -> (k < length (groups q))%nat.

Lemma mirror_in_ball q v : in_ball q v -> in_ball q (mirror_of v).
Proof. unfold in_ball, mirror_of. rewrite dot_scale, dot_scaled. replace (-1 * (-1 * dot (q_size q) v v)) with (dot (q_size q) v v) by ring. auto. Qed.
Lemma mirror_met q g v : even q = true -> In g (groups q) -> met (q_size q) g v -> met (q_size q) g (mirror_of v).
Proof.
  unfold even. intros He Hg (f & Hf & Hv). rewrite forallb_forall in He. destruct (In_nth_error _ _ Hf) as (j & Hj).
  destruct (pairs_sound (q_size q) v g (He g Hg) j f Hj Hv) as ((f' & Hin & Hf') & _). exists f'. auto.
Qed.
Lemma met_twice q g v : met (q_size q) g (mirror_of (mirror_of v)) -> met (q_size q) g v.
Proof. intros (f & Hf & Hv). rewrite mirror_twice in Hv. exists f. auto. Qed.
Lemma mirror_serves q v : even q = true -> spares_few q v -> spares_few q (mirror_of v).
Proof.
  intros He (but & Hl & Hb). exists but. split; [assumption|]. intros k g E. destruct (Hb k g E) as [Hm|Hin]; [left | right; assumption].
  apply mirror_met; [assumption | apply (nth_error_In _ _ E) | assumption].
Qed.

Lemma left_out_in c k : In k (left_out c) <-> In (k, None) c.
Proof.
  unfold left_out. rewrite in_flat_map. split.
  - intros ((i, j) & Hin & H). destruct j; [destruct H|]. destruct H as [<-|[]]. assumption.
  - intro H. exists (k, None). split; [assumption | left; reflexivity].
Qed.
Lemma left_out_distinct c : NoDup (map fst c) -> NoDup (left_out c).
Proof.
  induction c as [|(k, j) c IH]; intro H; [constructor|]. inversion H as [|? ? Hn Hd]; subst. cbn [left_out flat_map snd fst].
  destruct j; simpl; [apply IH, Hd|]. constructor; [|apply IH, Hd]. intro Hin. apply Hn. apply left_out_in in Hin. apply in_map_iff. exists (k, None). auto.
Qed.

Lemma split_possible q c k : quadratics_ok q = true -> proper_case q c -> (k < length (groups q))%nat -> ~ In k (map fst c) ->
  possible q c -> exists c', In c' (branches q (even q) c k) /\ possible q c'.
Proof.
  intros Hok (Hd & Hlt) Hk Hnew (v & Hball & Hserves & Hful). pose proof Hserves as (but & Hlen & Hbut). set (n := q_size q) in *. set (g := nth k (groups q) []).
  assert (Eg : nth_error (groups q) k = Some g) by (apply nth_error_nth'; assumption).
  assert (Hg : In g (groups q)) by (apply (nth_error_In _ _ Eg)).
  assert (Hcase : met n g v \/ ~ met n g v).
  { clear. unfold met. induction g as [|f r IH]; [right; intros (f & [] & _)|]. destruct (Rle_dec 0 (form_at n f v)) as [H|H]; [left; exists f; split; [left; reflexivity | assumption]|].
    destruct IH as [(f' & Hf' & H')|Hno]; [left; exists f'; split; [right; assumption | assumption]|]. right. intros (f' & [<-|Hf'] & H'); [contradiction|]. apply Hno. exists f'. auto. }
  unfold branches. fold g. destruct Hcase as [(f & Hf & Hv)|Hno].
  - destruct (In_nth_error _ _ Hf) as (j & Hj).
    assert (Hjl : (j < length g)%nat) by (apply nth_error_Some; rewrite Hj; discriminate).
    assert (Hadd : forall j' f' w, nth_error g j' = Some f' -> 0 <= form_at n f' w -> fulfils q c w -> fulfils q ((k, Some j') :: c) w).
    { intros j' f' w Hj' Hw Hc i o [E|Hin]; [inversion E; subst; exists f'; auto | apply Hc, Hin]. }
    destruct (negb (even q && negb (chosen c)) || Nat.even j)%bool eqn:Eb.
    + exists ((k, Some j) :: c). split.
      * apply in_or_app. left. apply in_map_iff. exists j. split; [reflexivity|]. apply filter_In. split; [apply in_seq; lia | assumption].
      * exists v. split; [assumption|]. split; [assumption|]. apply (Hadd j f); assumption.
    + apply orb_false_elim in Eb. destruct Eb as (Eb & Ej). apply negb_false_iff in Eb. apply andb_prop in Eb. destruct Eb as (Heven & Hch). apply negb_true_iff in Hch.
      assert (Hpm : pairs_mirrored g = true) by (unfold even in Heven; rewrite forallb_forall in Heven; apply Heven, Hg).
      destruct (pairs_sound n v g Hpm j f Hj Hv) as (_ & [He|(i & fi & Hi & He & Hfi)]); [congruence|].
      exists ((k, Some i) :: c). split.
      * apply in_or_app. left. apply in_map_iff. exists i. split; [reflexivity|]. apply filter_In.
        split; [apply in_seq; assert ((i < length g)%nat) by (apply nth_error_Some; rewrite Hi; discriminate); lia | rewrite He; apply orb_true_r].
      * exists (mirror_of v). split; [apply mirror_in_ball, Hball|]. split; [apply mirror_serves; assumption|]. apply (Hadd i fi); [assumption | assumption|].
        intros i' o Hin. destruct o as [j'|].
        -- exfalso. assert (Hc : chosen c = true) by (apply existsb_exists; exists (i', Some j'); auto). congruence.
        -- specialize (Hful i' None Hin). simpl in Hful. intro Hm. apply Hful.
           assert (Hi' : (i' < length (groups q))%nat) by (apply Hlt, in_map_iff; exists (i', None); auto).
           apply (met_twice q), mirror_met; [assumption | apply nth_In; assumption | assumption].
  - assert (Hroom : (length (left_out c) < few q)%nat).
    { assert (Hincl : incl (k :: left_out c) but).
      { intros i [<-|Hi].
        - destruct (Hbut k g Eg); [contradiction | assumption].
        - apply left_out_in in Hi. pose proof (Hful i None Hi) as Hm. simpl in Hm.
          assert (Hi' : (i < length (groups q))%nat) by (apply Hlt, in_map_iff; exists (i, None); auto).
          destruct (Hbut i (nth i (groups q) []) ltac:(apply nth_error_nth'; assumption)); [contradiction | assumption]. }
      assert (Hnd : NoDup (k :: left_out c)).
      { constructor; [|apply left_out_distinct, Hd]. intro Hi. apply left_out_in in Hi. apply Hnew, in_map_iff. exists (k, None). auto. }
      pose proof (NoDup_incl_length Hnd Hincl) as Hle. simpl in Hle. lia. }
    apply Nat.ltb_lt in Hroom. rewrite Hroom. exists ((k, None) :: c). split; [apply in_or_app; right; left; reflexivity|].
    exists v. split; [assumption|]. split; [assumption|]. intros i o [E|Hin]; [inversion E; subst; exact Hno | apply Hful, Hin].
Qed.

Lemma branches_proper q e c k : proper_case q c -> (k < length (groups q))%nat -> ~ In k (map fst c) ->
  forall c', In c' (branches q e c k) -> proper_case q c'.
Proof.
  intros (Hd & Hlt) Hk Hnew c' Hin.
  assert (E : exists j, c' = (k, j) :: c).
  { unfold branches in Hin. apply in_app_or in Hin. destruct Hin as [Hin|Hin].
    - apply in_map_iff in Hin. destruct Hin as (j & <- & _). exists (Some j). reflexivity.
    - destruct (Nat.ltb _ _); [|destruct Hin]. destruct Hin as [<-|[]]. exists None. reflexivity. }
  destruct E as (j & ->). split; simpl; [constructor; assumption|]. intros i [<-|Hi]; [assumption | apply Hlt, Hi].
Qed.

Lemma nth_over {T} (f : nat -> T) n j z : (j < n)%nat -> nth j (map f (seq 0 n)) z = f j.
Proof.
  intro H. rewrite (nth_indep _ z (f O)) by (rewrite map_length, seq_length; assumption). rewrite (map_nth f), seq_nth by assumption. reflexivity.
Qed.
Lemma padded_length n x : length (padded n x) = n.
Proof. unfold padded. rewrite map_length, seq_length. reflexivity. Qed.
Lemma at_padded n x j : (j < n)%nat -> at_ (padded n x) j = at_ x j.
Proof. intro H. unfold at_, padded. rewrite nth_over by assumption. apply Qeq_eqR, Qred_correct. Qed.
Lemma at_row n x z j : (j < n)%nat -> at_ (padded n x ++ [z]) j = at_ x j.
Proof. intro H. rewrite <- (at_padded n x j H). unfold at_. rewrite app_nth1 by (rewrite padded_length; assumption). reflexivity. Qed.
Lemma at_row_end n x z : at_ (padded n x ++ [z]) n = Q2R z.
Proof. unfold at_. rewrite app_nth2; rewrite padded_length; [|lia]. rewrite Nat.sub_diag. reflexivity. Qed.
Lemma at_unit n i a j : (j < n)%nat -> at_ (unit_row n i a) j = if Nat.eqb i j then Q2R a else 0.
Proof. intro H. unfold at_, unit_row. rewrite nth_over by assumption. destruct (Nat.eqb i j); [reflexivity | apply Q2R_0]. Qed.
Lemma dot_unit n i a v : (i < n)%nat -> dot n (fun j => if Nat.eqb i j then a else 0) v = a * v i.
Proof.
  induction n as [|n IH]; intro H; [lia|]. simpl. destruct (Nat.eq_dec i n) as [->|Hne].
  - rewrite Nat.eqb_refl. rewrite dot_none; [ring|]. intros j Hj. destruct (Nat.eqb_spec n j); [lia | reflexivity].
  - rewrite IH by lia. destruct (Nat.eqb_spec i n); [contradiction | ring].
Qed.

Definition weighted_total n (l : list (Q * form)) v := sum (fun p : Q * form => Q2R (fst p) * form_at n (snd p) v) l.
Lemma totals n l v : weighted_total n l v
  = dot n (fun i => dot n (at_ (total_row l i)) v) v + dot n (at_ (total_slope l)) v + Q2R (total_constant l).
Proof.
  induction l as [|(u, f) l IH].
  - unfold weighted_total. simpl. rewrite Q2R_0, !dot_none; [ring | intros; apply at_nil | intros i _; apply dot_none; intros; apply at_nil].
  - unfold weighted_total in *. cbn [sum]. rewrite IH. cbn [fst snd].
    rewrite (dot_left n (fun i => dot n (at_ (total_row ((u, f) :: l) i)) v) (fun i => dot n (at_ (total_row l i)) v + Q2R u * dot n (at_ (nth i (f_rows f) [])) v)).
    + rewrite dot_added. rewrite (dot_left n (at_ (total_slope ((u, f) :: l))) (fun i => at_ (total_slope l) i + Q2R u * at_ (f_slope f) i)).
      * rewrite dot_added. change (total_constant ((u, f) :: l)) with (add (u * f_constant f) (total_constant l)). rewrite Q2R_add, Q2R_mult. unfold form_at. ring.
      * intros i _. change (total_slope ((u, f) :: l)) with (plus_multiple u (f_slope f) (total_slope l)). rewrite plus_multiple_sound. ring.
    + intros i _. rewrite <- dot_added. apply dot_left. intros j _.
      change (total_row ((u, f) :: l) i) with (plus_multiple u (nth i (f_rows f) []) (total_row l i)). rewrite plus_multiple_sound. ring.
Qed.

Lemma excluding_sound n l t ball v : quadratic (S n) (excluding n l t ball) (fun i => if Nat.ltb i n then v i else 1)
  = -2 * (weighted_total n l v + Q2R t * (Q2R ball - dot n v v)).
Proof.
  set (x := fun i => if Nat.ltb i n then v i else 1).
  assert (Hx : forall i, (i < n)%nat -> x i = v i) by (intros i Hi; unfold x; apply Nat.ltb_lt in Hi; rewrite Hi; reflexivity).
  assert (Hn : x n = 1) by (unfold x; rewrite Nat.ltb_irrefl; reflexivity).
  assert (E2 : Q2R (-2) = -2) by (unfold Q2R; simpl; lra). assert (E1 : Q2R (-1) = -1) by (unfold Q2R; simpl; lra). assert (E3 : Q2R 2 = 2) by (unfold Q2R; simpl; lra).
  unfold quadratic. cbn [dot]. rewrite Hn.
  assert (Hrow : forall i, (i < n)%nat -> dot n (at_ (nth i (excluding n l t ball) [])) x + at_ (nth i (excluding n l t ball) []) n * 1
    = (2 * Q2R t * v i + -1 * at_ (total_slope l) i) + -2 * dot n (at_ (total_row l i)) v).
  { intros i Hi. unfold excluding. cbv zeta. rewrite app_nth1 by (rewrite map_length, seq_length; assumption). rewrite nth_over by assumption.
    rewrite at_row_end, (Qeq_eqR _ _ (Qred_correct _)), Q2R_opp. fold (at_ (total_slope l) i).
    rewrite (dot_same n _ (fun j => (if Nat.eqb i j then Q2R (2 * t) else 0) + -2 * at_ (total_row l i) j) x v).
    - rewrite dot_added, dot_unit by assumption. rewrite Q2R_mult, E3. change (Q2R (nth i (total_slope l) 0%Q)) with (at_ (total_slope l) i). ring.
    - intros j Hj. rewrite at_row by assumption. rewrite plus_multiple_sound, at_unit, E2 by assumption. ring.
    - exact Hx. }
  rewrite (dot_same n _ (fun i => (2 * Q2R t * v i + -1 * at_ (total_slope l) i) + -2 * dot n (at_ (total_row l i)) v) x v) by (first [exact Hrow | exact Hx]).
  rewrite (dot_added n (fun i => 2 * Q2R t * v i + -1 * at_ (total_slope l) i) (fun i => dot n (at_ (total_row l i)) v)).
  rewrite (dot_added n (fun i => 2 * Q2R t * v i) (at_ (total_slope l))). change (fun i => 2 * Q2R t * v i) with (scale (2 * Q2R t) v). rewrite dot_scaled.
  assert (Hlast : nth n (excluding n l t ball) [] = padded n (plus_multiple (-1) (total_slope l) []) ++ [Qred (-2 * (total_constant l + t * ball))]).
  { unfold excluding. cbv zeta. rewrite app_nth2; rewrite map_length, seq_length; [|lia]. rewrite Nat.sub_diag. reflexivity. }
  rewrite Hlast, at_row_end, (Qeq_eqR _ _ (Qred_correct _)), Q2R_mult, Q2R_plus, Q2R_mult, E2.
  rewrite (dot_same n _ (scale (-1) (at_ (total_slope l))) x v).
  - rewrite dot_scaled, totals. ring.
  - intros j Hj. rewrite at_row, plus_multiple_sound, at_nil, E1 by assumption. unfold scale. ring.
  - exact Hx.
Qed.

Lemma lookup_case_in k c j : lookup_case k c = Some j -> In (k, j) c.
Proof.
  induction c as [|(i, o) c IH]; simpl; [discriminate|]. destruct (Nat.eqb_spec i k) as [->|_]; intro H; [inversion H; left; reflexivity | right; apply IH, H].
Qed.
Lemma weighted_forms_sound q c a v : fulfils q c v -> forall l, weighted_forms q c a = Some l -> 0 <= weighted_total (q_size q) l v.
Proof.
  intro Hc. induction a as [|(i, u) r IH]; intros l H; simpl in H; [inversion H; unfold weighted_total; simpl; lra|].
  destruct (lookup_case (N.to_nat i) c) as [[j|]|] eqn:El; try discriminate. destruct (weighted_forms q c r) as [l'|]; [|discriminate].
  destruct (nth_error (nth (N.to_nat i) (groups q) []) j) as [f|] eqn:Ef; [|discriminate]. destruct (is_positive u) eqn:Eu; [|discriminate]. inversion H; subst.
  apply lookup_case_in in El. destruct (Hc _ _ El) as (f' & Ef' & Hv). rewrite Ef in Ef'. inversion Ef'; subst f'. apply is_positive_sound in Eu.
  unfold weighted_total in *. cbn [sum fst snd]. specialize (IH l' eq_refl). assert (0 <= Q2R u * form_at (q_size q) f v) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma closes_sound q c a t : closes q c a t = true -> ~ possible q c.
Proof.
  unfold closes. intros H (v & Hball & _ & Hc). split_checks. destruct (weighted_forms q c a) as [l|] eqn:El; [|discriminate].
  pose proof (weighted_forms_sound q c a v Hc l El) as Hsum. set (n := q_size q) in *.
  set (r := match squared_radius q with Some r => r | None => 0%Q end) in *.
  assert (Ht : 0 <= Q2R t) by (apply not_below_0; assumption).
  assert (Hslack : 0 <= Q2R t * (Q2R r - dot n v v)).
  { unfold in_ball in Hball. unfold r. destruct (squared_radius q) as [r'|].
    - fold n in Hball. apply Rmult_le_pos; [assumption|]. destruct (is_open q); lra.
    - assert (Ez : Q2R t = 0) by (apply is_zero_sound; assumption). rewrite Ez. lra. }
  set (x := fun i => if Nat.ltb i n then v i else 1).
  assert (Hx : x (S n - 1)%nat <> 0) by (unfold x; replace (S n - 1)%nat with n by lia; rewrite Nat.ltb_irrefl; lra).
  pose proof (excluding_sound n l t r v) as E. fold x in E.
  destruct (definite (S n) (excluding n l t r) Gt) eqn:Ed; [|discriminate|].
  - match goal with Ho : (is_open q && is_positive t)%bool = true |- _ => apply andb_prop in Ho; destruct Ho as (Hopen & Hpos) end. apply is_positive_sound in Hpos.
    destruct (definite_sound (S n) (excluding n l t r) Gt x) as (Hq & _); [rewrite Ed; discriminate|]. rewrite E in Hq.
    unfold in_ball in Hball. unfold r in *. destruct (squared_radius q) as [r'|].
    + rewrite Hopen in Hball. fold n in Hball. assert (0 < Q2R t * (Q2R r' - dot n v v)) by (apply Rmult_lt_0_compat; lra). lra.
    + assert (Ez : Q2R t = 0) by (apply is_zero_sound; assumption). lra.
  - destruct (definite_sound (S n) (excluding n l t r) Gt x) as (_ & Hq); [rewrite Ed; discriminate|]. specialize (Hq Ed ltac:(lia) Hx). rewrite E in Hq. lra.
Qed.

Lemma walk_sound q : quadratics_ok q = true -> forall steps ahead, (forall c, In c ahead -> proper_case q c) ->
  walk q (even q) steps ahead = true -> forall c, In c ahead -> ~ possible q c.
Proof.
  intro Hok. induction steps as [|st r IH]; intros ahead Hproper H c Hc; [destruct ahead; [destruct Hc | discriminate]|].
  destruct st as [k|a t]; destruct ahead as [|c0 rest]; simpl in H; try discriminate; split_checks.
  - assert (Hk : (k < length (groups q))%nat) by (apply Nat.ltb_lt; assumption).
    assert (Hnew : ~ In k (map fst c0)).
    { intro Hin. apply in_map_iff in Hin. destruct Hin as (p & E & Hp). match goal with Hn : negb (existsb _ c0) = true |- _ => apply negb_true_iff in Hn; rename Hn into Hne end.
      assert (existsb (fun p : nat * option nat => Nat.eqb (fst p) k) c0 = true) by (apply existsb_exists; exists p; split; [assumption | apply Nat.eqb_eq; assumption]). congruence. }
    assert (Hp0 : proper_case q c0) by (apply Hproper; left; reflexivity).
    assert (Hall : forall c', In c' (branches q (even q) c0 k ++ rest) -> ~ possible q c').
    { apply (IH (branches q (even q) c0 k ++ rest)); [|assumption]. intros c' Hin. apply in_app_or in Hin.
      destruct Hin as [Hin|Hin]; [apply (branches_proper q (even q) c0 k); assumption | apply Hproper; right; assumption]. }
    destruct Hc as [<-|Hc]; [|apply Hall, in_or_app; right; assumption]. intro Hposs.
    destruct (split_possible q c0 k Hok Hp0 Hk Hnew Hposs) as (c' & Hin & Hp'). apply (Hall c'); [apply in_or_app; left; assumption | assumption].
  - destruct Hc as [<-|Hc]; [apply (closes_sound q c0 a t); assumption|].
    apply (IH rest); [intros c' Hc'; apply Hproper; right; assumption | assumption | assumption].
Qed.

Lemma tree_sound q steps : check_quadratics (QuadraticsTree q steps) = true -> ~ some_v q.
Proof.
  cbn [check_quadratics]. intro H. split_checks. intros (v & Hball & Hserves).
  apply (walk_sound q H steps [[]]) with (c := []); [|assumption | left; reflexivity|].
  - intros c [<-|[]]. split; [constructor | intros k []].
  - exists v. split; [assumption|]. split; [assumption|]. intros k j [].
Qed.

(** *** A cover of the line *)

Lemma on_line_sound f v : form_ok 1 f = true -> form_at 1 f v
  = Q2R (fst (fst (on_line f))) * (v O * v O) + Q2R (snd (fst (on_line f))) * v O + Q2R (snd (on_line f)).
Proof. intros _. unfold form_at, on_line, at_. simpl. ring. Qed.

Lemma negative_sound x y f v : form_ok 1 f = true -> negative_on x y f = true -> Q2R x <= v O <= Q2R y -> form_at 1 f v < 0.
Proof.
  intros Hok H Hv. rewrite (on_line_sound f v Hok). unfold negative_on in H.
  assert (Ex := form_sound 1 f [x] Hok). assert (Ey := form_sound 1 f [y] Hok). rewrite (on_line_sound f _ Hok) in Ex. rewrite (on_line_sound f _ Hok) in Ey.
  change (at_ [x] 0%nat) with (Q2R x) in Ex. change (at_ [y] 0%nat) with (Q2R y) in Ey.
  destruct (on_line f) as ((a, b), c). cbn [fst snd] in *. split_checks.
  match goal with H1 : is_positive (- q_form f [x]) = true, H2 : is_positive (- q_form f [y]) = true |- _ =>
    apply is_positive_sound in H1; apply is_positive_sound in H2; rewrite Q2R_opp in H1, H2; rewrite Ex in H1; rewrite Ey in H2; rename H1 into Nx; rename H2 into Ny end.
  set (A := Q2R a) in *. set (B := Q2R b) in *. set (C := Q2R c) in *. set (X := Q2R x) in *. set (Y := Q2R y) in *. set (z := v O) in *.
  match goal with Hor : (_ || _)%bool = true |- _ => apply orb_prop in Hor; destruct Hor as [Hv'|Hv'] end.
  - assert (Hcase : 0 <= A \/ B <= -2 * A * X \/ -2 * A * Y <= B).
    { apply negb_true_iff in Hv'. destruct (is_positive (- a)) eqn:E1; [|left].
      - destruct (is_positive (b - -2 * a * x)) eqn:E2; [|right; left].
        + destruct (is_positive (-2 * a * y - b)) eqn:E3; [discriminate | right; right].
          assert (K : ~ 0 < Q2R (-2 * a * y - b)) by (intro K; apply positive_iff in K; congruence).
          rewrite Q2R_minus, !Q2R_mult in K. replace (Q2R (-2)) with (-2) in K by (unfold Q2R; simpl; lra). fold A B Y in K. lra.
        + assert (K : ~ 0 < Q2R (b - -2 * a * x)) by (intro K; apply positive_iff in K; congruence).
          rewrite Q2R_minus, !Q2R_mult in K. replace (Q2R (-2)) with (-2) in K by (unfold Q2R; simpl; lra). fold A B X in K. lra.
      - assert (K : ~ 0 < Q2R (- a)) by (intro K; apply positive_iff in K; congruence). rewrite Q2R_opp in K. fold A in K. lra. }
    destruct Hcase as [HA|[HB|HB]].
    + assert (P : 0 <= A * ((z - X) * (Y - z))) by (apply Rmult_le_pos; [assumption | apply Rmult_le_pos; lra]).
      destruct (Req_dec X Y) as [E|E]; [assert (z = X) by lra; subst z; nra|].
      assert (Q : (A * (z * z) + B * z + C) * (Y - X) = (A * (X * X) + B * X + C) * (Y - z) + (A * (Y * Y) + B * Y + C) * (z - X) - A * ((z - X) * (Y - z)) * (Y - X)) by ring.
      assert ((A * (X * X) + B * X + C) * (Y - z) <= 0) by nra. assert ((A * (Y * Y) + B * Y + C) * (z - X) <= 0) by nra.
      assert (0 <= A * ((z - X) * (Y - z)) * (Y - X)) by (apply Rmult_le_pos; lra).
      destruct (Req_dec z X) as [Ez|Ez]; [rewrite Ez; lra|]. assert ((A * (Y * Y) + B * Y + C) * (z - X) < 0) by nra. apply Rmult_lt_reg_r with (Y - X); lra.
    + destruct (Rle_dec 0 A) as [HA|HA].
      * assert (P : 0 <= A * ((z - X) * (Y - z))) by (apply Rmult_le_pos; [assumption | apply Rmult_le_pos; lra]).
        destruct (Req_dec X Y) as [E|E]; [assert (z = X) by lra; subst z; nra|].
        assert (Q : (A * (z * z) + B * z + C) * (Y - X) = (A * (X * X) + B * X + C) * (Y - z) + (A * (Y * Y) + B * Y + C) * (z - X) - A * ((z - X) * (Y - z)) * (Y - X)) by ring.
        assert ((A * (X * X) + B * X + C) * (Y - z) <= 0) by nra. assert ((A * (Y * Y) + B * Y + C) * (z - X) <= 0) by nra.
        assert (0 <= A * ((z - X) * (Y - z)) * (Y - X)) by (apply Rmult_le_pos; lra).
        destruct (Req_dec z X) as [Ez|Ez]; [rewrite Ez; lra|]. assert ((A * (Y * Y) + B * Y + C) * (z - X) < 0) by nra. apply Rmult_lt_reg_r with (Y - X); lra.
      * assert (Q : A * (z * z) + B * z + C = (A * (X * X) + B * X + C) + (z - X) * (A * (z + X) + B)) by ring.
        assert (A * (z + X) + B <= 0) by nra. assert ((z - X) * (A * (z + X) + B) <= 0) by nra. lra.
    + destruct (Rle_dec 0 A) as [HA|HA].
      * assert (P : 0 <= A * ((z - X) * (Y - z))) by (apply Rmult_le_pos; [assumption | apply Rmult_le_pos; lra]).
        destruct (Req_dec X Y) as [E|E]; [assert (z = X) by lra; subst z; nra|].
        assert (Q : (A * (z * z) + B * z + C) * (Y - X) = (A * (X * X) + B * X + C) * (Y - z) + (A * (Y * Y) + B * Y + C) * (z - X) - A * ((z - X) * (Y - z)) * (Y - X)) by ring.
        assert ((A * (X * X) + B * X + C) * (Y - z) <= 0) by nra. assert ((A * (Y * Y) + B * Y + C) * (z - X) <= 0) by nra.
        assert (0 <= A * ((z - X) * (Y - z)) * (Y - X)) by (apply Rmult_le_pos; lra).
        destruct (Req_dec z X) as [Ez|Ez]; [rewrite Ez; lra|]. assert ((A * (Y * Y) + B * Y + C) * (z - X) < 0) by nra. apply Rmult_lt_reg_r with (Y - X); lra.
      * assert (Q : A * (z * z) + B * z + C = (A * (Y * Y) + B * Y + C) + (z - Y) * (A * (z + Y) + B)) by ring.
        assert (0 <= A * (z + Y) + B) by nra. assert ((z - Y) * (A * (z + Y) + B) <= 0) by nra. lra.
  - apply is_positive_sound in Hv'. rewrite Q2R_minus, !Q2R_mult in Hv'. replace (Q2R 4) with 4 in Hv' by (unfold Q2R; simpl; lra). fold A B C in Hv'.
    assert (Q : 4 * A * (A * (z * z) + B * z + C) = (2 * A * z + B) * (2 * A * z + B) + (4 * A * C - B * B)) by ring.
    assert (Hs : 0 <= (2 * A * z + B) * (2 * A * z + B)) by (pose proof (Rle_0_sqr (2 * A * z + B)) as Hsq; unfold Rsqr in Hsq; lra).
    destruct (Rtotal_order A 0) as [HA|[HA|HA]]; [nra | rewrite HA in *; nra|].
    assert (QX : 4 * A * (A * (X * X) + B * X + C) = (2 * A * X + B) * (2 * A * X + B) + (4 * A * C - B * B)) by ring.
    assert (Hs' : 0 <= (2 * A * X + B) * (2 * A * X + B)) by (pose proof (Rle_0_sqr (2 * A * X + B)) as Hsq; unfold Rsqr in Hsq; lra). nra.
Qed.

Lemma covered_sound q v : quadratics_ok q = true -> q_size q = 1%nat -> spares_few q v -> forall r x, covered q (x :: r) = true ->
  Q2R x <= v O <= Q2R (last (x :: r) 0%Q) -> r = [].
Proof.
  intros Hok Hone Hs. destruct (formed_groups q Hok) as (_ & Hg & _). induction r as [|y r IH]; intros x H Hv; [reflexivity|]. exfalso.
  cbn [covered] in H. split_checks. destruct (Rle_lt_dec (v O) (Q2R y)) as [Hle|Hlt].
  - match goal with Hm : Nat.ltb (few q) _ = true |- _ => apply Nat.ltb_lt in Hm; rename Hm into Hmany end.
    assert (Hfew := too_many q v (fun g => forallb (negative_on x y) g) Hs). apply (Nat.lt_irrefl (few q)).
    apply Nat.lt_le_trans with (length (filter (fun g => forallb (negative_on x y) g) (groups q))); [assumption|]. apply Hfew.
    intros g Hin Hneg (f & Hf & Hv'). destruct (Hg g Hin) as (_ & Hforms). rewrite forallb_forall in Hneg, Hforms. rewrite Hone in *.
    pose proof (negative_sound x y f v (Hforms f Hf) (Hneg f Hf) ltac:(lra)). lra.
  - assert (Er : r = []).
    { apply (IH y); [assumption|]. split; [lra|]. change (last (x :: y :: r) 0%Q) with (last (y :: r) 0%Q) in Hv. lra. }
    subst r. simpl in Hv. lra.
Qed.

Lemma cover_sound q points : check_quadratics (QuadraticsCover q points) = true -> ~ some_v q.
Proof.
  cbn [check_quadratics]. intro H. split_checks. intros (v & Hball & Hserves).
  match goal with Hc : covers q points = true |- _ => unfold covers in Hc end.
  destruct (squared_radius q) as [r|] eqn:Er; [|discriminate]. destruct points as [|low [|next rest]]; [discriminate..|]. cbv zeta in *. split_checks.
  assert (Hone : q_size q = 1%nat) by (apply Nat.eqb_eq; assumption).
  set (high := last (next :: rest) 0%Q) in *.
  assert (L0 : Q2R low <= 0) by (apply not_above_0; assumption). assert (Hhigh : 0 <= Q2R high) by (apply not_below_0; assumption).
  assert (Lr : Q2R r <= Q2R low * Q2R low) by (rewrite <- Q2R_mult; apply le_sound; assumption).
  assert (Hr : Q2R r <= Q2R high * Q2R high) by (rewrite <- Q2R_mult; apply le_sound; assumption).
  assert (Hv : v O * v O <= Q2R r).
  { unfold in_ball in Hball. rewrite Er, Hone in Hball. simpl in Hball. destruct (is_open q); lra. }
  assert (Hcov : (next :: rest : list Q) = []).
  { apply (covered_sound q v H Hone Hserves (next :: rest) low); [assumption|]. change (last (low :: next :: rest) 0%Q) with high. split; nra. }
  discriminate.
Qed.

(** *** Squares *)

Lemma slab_sound n g v : is_slab g = true -> met n g v ->
  Q2R (slab_constant g) * Q2R (slab_constant g) <= dot n (at_ (slab_slope g)) v * dot n (at_ (slab_slope g)) v.
Proof.
  destruct g as [|f others]; [discriminate|]. cbn [is_slab slab_slope slab_constant]. intros H (f' & Hin & Hv). split_checks.
  destruct (f_rows f) as [|? ?] eqn:Er; [|discriminate].
  match goal with Hp : is_positive _ = true |- _ => apply is_positive_sound in Hp; rewrite Q2R_opp in Hp; rename Hp into Hneg end.
  assert (Hform : forall w, form_at n f w = dot n (at_ (f_slope f)) w + Q2R (f_constant f)).
  { intro w. unfold form_at. rewrite Er. rewrite (dot_none n (fun i => dot n (at_ (nth i [] [])) w)); [ring|]. intros i _. apply dot_none. intros j _. destruct i; apply at_nil. }
  set (V := dot n (at_ (f_slope f)) v) in *. set (C := Q2R (f_constant f)) in *.
  destruct Hin as [<-|Hin].
  - rewrite Hform in Hv. fold V C in Hv. nra.
  - match goal with Hf : forallb _ others = true |- _ => rewrite forallb_forall in Hf; specialize (Hf f' Hin); rewrite (mirrored_sound n f f' v Hf), Hform in Hv end.
    unfold mirror_of in Hv. rewrite dot_scale in Hv. fold V C in Hv. nra.
Qed.

Definition reach n v (g : list form) : R := dot n (at_ (slab_slope g)) v.

Lemma select_spread (F : Q -> list form -> R) : (forall g, F 0%Q g = 0) -> forall s k a l, select k s a = Some l ->
  sum (fun p : Q * list form => F (fst p) (snd p)) l = sum (fun p : Q * list form => F (fst p) (snd p)) (List.combine (spread k (length s) a) s).
Proof.
  intro HF. induction s as [|g s IH]; intros k a l H.
  - destruct a as [|(i, u) a]; simpl in H; [inversion H; reflexivity | discriminate].
  - destruct a as [|(i, u) a]; cbn [select] in H.
    + inversion H; subst. cbn [length spread List.combine sum fst snd]. rewrite HF, <- (IH (N.succ k) [] []); [simpl; ring | destruct s; reflexivity].
    + cbn [length spread]. destruct (N.eqb i k).
      * destruct (select (N.succ k) s a) as [l'|] eqn:E; simpl in H; [|discriminate]. inversion H; subst. cbn [List.combine sum fst snd]. rewrite (IH _ _ _ E). reflexivity.
      * cbn [List.combine sum fst snd]. rewrite HF, <- (IH _ _ _ H). ring.
Qed.
Lemma spread_length n : forall k a, length (spread k n a) = n.
Proof. induction n as [|n IH]; intros k a; [reflexivity|]. cbn [spread]. destruct a as [|(i, u) a]; [simpl; rewrite IH; reflexivity|]. destruct (N.eqb i k); simpl; rewrite IH; reflexivity. Qed.
Lemma spread_nonneg : forall n k (a : weights), (forall p, In p a -> 0 <= Q2R (snd p)) -> forall x, In x (spread k n a) -> 0 <= Q2R x.
Proof.
  induction n as [|n IH]; intros k a Ha x Hx; [destruct Hx|]. cbn [spread] in Hx. destruct a as [|(i, u) a].
  - destruct Hx as [<-|Hx]; [rewrite Q2R_0; lra | apply (IH _ _ Ha _ Hx)].
  - destruct (N.eqb i k); destruct Hx as [<-|Hx]; [apply (Ha (i, u)); left; reflexivity | apply (IH _ a (fun p Hp => Ha p (or_intror Hp)) _ Hx) | rewrite Q2R_0; lra | apply (IH _ _ Ha _ Hx)].
Qed.
Lemma select_weights {P} : forall (s : list P) k a l, select k s a = Some l -> forall p, In p a -> exists t, In t l /\ fst t = snd p.
Proof.
  induction s as [|g s IH]; intros k a l H p Hp; [destruct a as [|(i, u) a]; [destruct Hp | discriminate]|].
  destruct a as [|(i, u) a]; [destruct Hp|]. cbn [select] in H. destruct (N.eqb i k).
  - destruct (select (N.succ k) s a) as [l'|] eqn:E; simpl in H; [|discriminate]. inversion H; subst. destruct Hp as [<-|Hp]; [exists (u, g); split; [left; reflexivity | reflexivity]|].
    destruct (IH _ _ _ E p Hp) as (t & Ht & Et). exists t. split; [right; assumption | assumption].
  - apply (IH _ _ _ H p Hp).
Qed.

(** Few weights or many: the weighted squares are no longer than v. *)
Definition weighted_squares n v (l : list (Q * list form)) := sum (fun p => Q2R (fst p) * (reach n v (snd p) * reach n v (snd p))) l.

Lemma in_space_sound n l v : definite n (in_space n l) Gt <> Lt -> weighted_squares n v l <= dot n v v.
Proof.
  intro H. destruct (definite_sound n (in_space n l) Gt v H) as (Hq & _). unfold quadratic in Hq.
  assert (E1 : Q2R (-1) = -1) by (unfold Q2R; simpl; lra).
  set (Z := fun i => sum (fun p : Q * list form => Q2R (fst p) * reach n v (snd p) * at_ (slab_slope (snd p)) i) l).
  assert (Hrow : forall i, (i < n)%nat -> dot n (at_ (nth i (in_space n l) [])) v = v i + -1 * Z i).
  { intros i Hi. unfold in_space. rewrite nth_over by assumption.
    rewrite (dot_left n _ (fun j => (if Nat.eqb i j then 1 else 0) + -1 * sum (fun p : Q * list form => Q2R (fst p) * at_ (slab_slope (snd p)) i * at_ (slab_slope (snd p)) j) l)).
    - rewrite dot_added, dot_unit by assumption. rewrite Rmult_1_l. f_equal. f_equal.
      rewrite dot_sym. rewrite (dot_sum n v (fun p : Q * list form => scale (Q2R (fst p) * at_ (slab_slope (snd p)) i) (at_ (slab_slope (snd p))))).
      unfold Z. apply sum_ext. intros p _. rewrite dot_scale. unfold reach. rewrite (dot_sym n v). ring.
    - intros j Hj. rewrite at_padded, plus_multiple_sound, E1, at_unit, combine_sound, sum_map, Q2R_1 by assumption. rewrite Rplus_comm. f_equal. f_equal.
      apply sum_ext. intros p _. cbn [fst snd]. rewrite Q2R_mult. reflexivity. }
  rewrite (dot_left n _ _ v Hrow), dot_added in Hq. assert (Ez : dot n Z v = weighted_squares n v l); [|lra].
  unfold Z, weighted_squares. rewrite dot_sym, (dot_sum n v (fun p : Q * list form => scale (Q2R (fst p) * reach n v (snd p)) (at_ (slab_slope (snd p))))).
  apply sum_ext. intros p _. rewrite dot_scale. unfold reach. rewrite (dot_sym n v). ring.
Qed.

Definition nothing : Q * list form := (0%Q, []).
Lemma dot_list (f g : Q * list form -> R) l : dot (length l) (fun j => f (nth j l nothing)) (fun j => g (nth j l nothing)) = sum (fun p => f p * g p) l.
Proof.
  induction l as [|p l IH]; [reflexivity|]. cbn [length]. rewrite dot_first. cbn [nth sum]. rewrite <- IH. reflexivity.
Qed.
Lemma nth_indexed {T} (h : nat * (Q * list form) -> T) (l : list (Q * list form)) i z : (i < length l)%nat ->
  nth i (map h (List.combine (seq 0 (length l)) l)) z = h (i, nth i l nothing).
Proof.
  intro Hi. rewrite (nth_indep _ z (h (O, nothing))) by (rewrite map_length, combine_length, seq_length; lia).
  rewrite (map_nth h), combine_nth by (rewrite seq_length; reflexivity). rewrite seq_nth by assumption. reflexivity.
Qed.

Lemma in_weights_sound n l v : (forall p, In p l -> length (slab_slope (snd p)) = n) -> (forall p, In p l -> 0 < Q2R (fst p)) ->
  definite (length l) (in_weights l) Gt <> Lt -> weighted_squares n v l <= dot n v v.
Proof.
  intros Hlen Hpos H. set (m := length l) in *. set (y := fun j => reach n v (snd (nth j l nothing))).
  destruct (definite_sound m (in_weights l) Gt y H) as (Hq & _). unfold quadratic in Hq.
  assert (E1 : Q2R (-1) = -1) by (unfold Q2R; simpl; lra).
  set (z := fun i => sum (fun p : Q * list form => Q2R (fst p) * reach n v (snd p) * at_ (slab_slope (snd p)) i) l).
  assert (Ez : forall w, dot n w z = sum (fun p : Q * list form => Q2R (fst p) * reach n v (snd p) * dot n w (at_ (slab_slope (snd p)))) l).
  { intro w. unfold z. rewrite (dot_sum n w (fun p : Q * list form => scale (Q2R (fst p) * reach n v (snd p)) (at_ (slab_slope (snd p))))). apply sum_ext. intros p _. apply dot_scale. }
  assert (Hrow : forall i, (i < m)%nat -> dot m (at_ (nth i (in_weights l) [])) y
    = Q2R (fst (nth i l nothing)) * (y i - dot n (at_ (slab_slope (snd (nth i l nothing)))) z)).
  { intros i Hi. unfold in_weights. rewrite nth_indexed by assumption. set (p := nth i l nothing).
    assert (Hp : In p l) by (apply nth_In; assumption).
    rewrite (dot_left m _ (fun j => (if Nat.eqb i j then Q2R (fst p) else 0) + -1 * (Q2R (fst p) * (Q2R (fst (nth j l nothing)) * dot n (at_ (slab_slope (snd p))) (at_ (slab_slope (snd (nth j l nothing)))))))).
    - rewrite dot_added, dot_unit by assumption.
      pose proof (dot_list (fun p' => Q2R (fst p) * (Q2R (fst p') * dot n (at_ (slab_slope (snd p))) (at_ (slab_slope (snd p'))))) (fun p' => reach n v (snd p')) l) as Ed.
      cbv beta in Ed. change (fun j => reach n v (snd (nth j l nothing))) with y in Ed. fold m in Ed. rewrite Ed.
      rewrite Ez. rewrite (sum_ext _ (fun p' => Q2R (fst p) * (Q2R (fst p') * reach n v (snd p') * dot n (at_ (slab_slope (snd p))) (at_ (slab_slope (snd p')))))) by (intros; ring).
      rewrite sum_mult. ring.
    - intros j Hj. rewrite plus_multiple_sound, E1, at_unit by assumption. rewrite Rplus_comm. f_equal. f_equal.
      unfold at_ at 1. rewrite (nth_indep _ 0%Q (Qred (fst p * fst nothing * inner (slab_slope (snd p)) (slab_slope (snd nothing))))) by (rewrite map_length; assumption).
      rewrite (map_nth (fun p' : Q * list form => Qred (fst p * fst p' * inner (slab_slope (snd p)) (slab_slope (snd p'))))).
      rewrite (Qeq_eqR _ _ (Qred_correct _)), !Q2R_mult, (inner_sound n) by (apply Hlen, Hp). ring. }
  rewrite (dot_left m _ _ y Hrow) in Hq.
  pose proof (dot_list (fun p => Q2R (fst p) * (reach n v (snd p) - dot n (at_ (slab_slope (snd p))) z)) (fun p => reach n v (snd p)) l) as Ed.
  cbv beta in Ed. change (fun j => reach n v (snd (nth j l nothing))) with y in Ed. fold m in Ed.
  assert (Hq' : 0 <= sum (fun p : Q * list form => Q2R (fst p) * (reach n v (snd p) - dot n (at_ (slab_slope (snd p))) z) * reach n v (snd p)) l) by (rewrite <- Ed; exact Hq).
  clear Hq. rename Hq' into Hq.
  assert (Ezz : dot n z z = sum (fun p : Q * list form => Q2R (fst p) * reach n v (snd p) * dot n (at_ (slab_slope (snd p))) z) l).
  { rewrite (Ez z). apply sum_ext. intros p _. rewrite (dot_sym n z). reflexivity. }
  rewrite (sum_ext _ (fun p => Q2R (fst p) * (reach n v (snd p) * reach n v (snd p)) - Q2R (fst p) * reach n v (snd p) * dot n (at_ (slab_slope (snd p))) z)) in Hq by (intros; ring).
  rewrite sum_minus, <- Ezz in Hq. fold (weighted_squares n v l) in Hq.
  assert (Ezv : dot n v z = weighted_squares n v l).
  { rewrite (Ez v). apply sum_ext. intros p _. unfold reach. rewrite (dot_sym n v). ring. }
  pose proof (dot_below_norms n v z) as Hcs. rewrite Ezv in Hcs. set (s := weighted_squares n v l) in *.
  assert (Hs : 0 <= s) by (pose proof (square_nonneg n z); lra).
  pose proof (norm_nonneg n v) as Nv. pose proof (norm_nonneg n z) as Nz. rewrite <- (norm_square n z) in Hq. rewrite <- (norm_square n v).
  set (a := norm n v) in *. set (b := norm n z) in *. destruct (Req_dec s 0) as [E|E]; [nra|].
  assert (K : s * s <= (a * a) * s).
  { apply Rle_trans with ((a * b) * (a * b)); [apply Rmult_le_compat; lra|]. replace ((a * b) * (a * b)) with ((a * a) * (b * b)) by ring. apply Rmult_le_compat_l; nra. }
  apply Rmult_le_reg_r with s; lra.
Qed.

(** The least k of some numbers add up to no more than any k of them or more. *)
Lemma add_up_sound l : Q2R (add_up l) = sum Q2R l.
Proof. induction l as [|a r IH]; [apply Q2R_0|]. change (add_up (a :: r)) with (add a (add_up r)). rewrite Q2R_add, IH. reflexivity. Qed.

Lemma least_add_up (K : list (Q * bool)) k : (forall p, In p K -> 0 <= Q2R (fst p)) -> (k <= length (filter snd K))%nat ->
  sum Q2R (firstn k (sorted (map fst K))) <= sum (fun p : Q * bool => if snd p then Q2R (fst p) else 0) K.
Proof.
  intros Hnn Hk. set (L := sorted (map fst K)). pose proof (sorted_in_order (map fst K)) as Ho. fold L in Ho.
  pose proof (sorted_permuted (map fst K)) as HP. fold L in HP.
  assert (Hlen : (k <= length L)%nat) by (rewrite (Permutation_length HP), map_length; pose proof (filter_shorter snd K); lia).
  destruct k as [|k].
  - simpl. apply sum_nonneg. intros p Hp. destruct (snd p); [apply Hnn, Hp | lra].
  - destruct (nth_error L k) as [t|] eqn:Et; [|apply nth_error_None in Et; lia]. set (tau := Q2R t).
    assert (Hfirst : forall x, In x (firstn (S k) L) -> Q2R x <= tau).
    { intros x Hx. pose proof (proj2 (least_sound L Ho (S k) tau Hlen)) as Hl. cbn [least_of] in Hl. rewrite Et in Hl. apply Hl; [unfold tau; lra | assumption]. }
    assert (Hrest : forall x, In x (skipn (S k) L) -> tau <= Q2R x).
    { intros x Hx. apply (parts_in_order L Ho (S k)); [|assumption].
      destruct (nth_error_split L k Et) as (l1 & l2 & E & E1). rewrite E. replace (S k) with (length l1 + 1)%nat by lia. rewrite firstn_app_2. apply in_or_app. right. left. reflexivity. }
    assert (Htau : 0 <= tau).
    { assert (Hin : In t (map fst K)) by (apply (Permutation_in _ HP), (nth_error_In _ _ Et)). apply in_map_iff in Hin. destruct Hin as (p & <- & Hp). apply Hnn, Hp. }
    set (short := fun x => Rmax 0 (tau - Q2R x)).
    assert (S1 : sum Q2R (firstn (S k) L) = INR (S k) * tau - sum short (map fst K)).
    { rewrite <- (sum_permuted short _ _ HP). rewrite <- (firstn_skipn (S k) L) at 2. rewrite sum_app.
      assert (Z : sum short (skipn (S k) L) = 0).
      { rewrite (sum_ext short (fun _ => 0 * 0)); [rewrite sum_mult; ring|]. intros x Hx. unfold short. rewrite Rmax_left; [ring|]. specialize (Hrest x Hx). lra. }
      rewrite Z, (sum_ext short (fun x => tau - Q2R x) (firstn (S k) L)).
      - rewrite sum_minus. assert (Ec : sum (fun _ : Q => tau) (firstn (S k) L) = INR (S k) * tau).
        { assert (G : forall l : list Q, sum (fun _ : Q => tau) l = INR (length l) * tau) by (induction l as [|a l IH]; [simpl; ring|]; cbn [length sum]; rewrite S_INR, IH; ring).
          rewrite G, firstn_length_le by assumption. reflexivity. }
        rewrite Ec. ring.
      - intros x Hx. unfold short. apply Rmax_right. specialize (Hfirst x Hx). lra. }
    rewrite S1, sum_map.
    assert (S2 : INR (length (filter snd K)) * tau - sum (fun p : Q * bool => short (fst p)) K <= sum (fun p : Q * bool => if snd p then Q2R (fst p) else 0) K).
    { clear. induction K as [|(x, b) r IH]; [simpl; lra|]. cbn [sum fst snd filter]. unfold short at 1. pose proof (Rmax_l 0 (tau - Q2R x)). pose proof (Rmax_r 0 (tau - Q2R x)).
      destruct b; [cbn [length]; rewrite S_INR; lra | lra]. }
    apply le_INR in Hk. assert (INR (S k) * tau <= INR (length (filter snd K)) * tau) by (apply Rmult_le_compat_r; assumption). lra.
Qed.

(** Which of the groups are not among those left out. *)
Definition marks (but : list nat) (k n : nat) : list bool := map (fun i => negb (existsb (Nat.eqb i) but)) (seq k n).
Lemma marks_many but n : (n <= length (filter (fun b => b) (marks but 0 n)) + length but)%nat.
Proof.
  assert (E : (length (filter (fun b => b) (marks but 0 n)) + length (filter (fun i => existsb (Nat.eqb i) but) (seq 0 n)) = n)%nat).
  { unfold marks. generalize 0%nat. induction n as [|n IH]; intro k; [reflexivity|]. cbn [seq map filter]. specialize (IH (S k)). destruct (existsb (Nat.eqb k) but); simpl; lia. }
  assert (L : (length (filter (fun i => existsb (Nat.eqb i) but) (seq 0 n)) <= length but)%nat).
  { apply NoDup_incl_length; [apply NoDup_filter, seq_NoDup|]. intros i Hi. apply filter_In in Hi. destruct Hi as (_ & Hi). apply existsb_exists in Hi.
    destruct Hi as (j & Hj & E'). apply Nat.eqb_eq in E'. subst. assumption. }
  lia.
Qed.

Lemma squares_sound q a : check_quadratics (QuadraticsSquares q a) = true -> ~ some_v q.
Proof.
  cbn [check_quadratics]. intro H. split_checks. intros (v & Hball & Hserves).
  destruct (formed_groups q ltac:(assumption)) as (_ & Hg & _). set (n := q_size q) in *.
  match goal with Hs : squares q a = true |- _ => unfold squares in Hs end. destruct (squared_radius q) as [r|] eqn:Er; [|discriminate].
  destruct (select 0 (groups q) a) as [l|] eqn:El; [|discriminate]. fold n in H0. split_checks.
  assert (Hslab : forall g, In g (groups q) -> is_slab g = true) by (match goal with Hf : forallb is_slab _ = true |- _ => rewrite forallb_forall in Hf; exact Hf end).
  assert (Hpos : forall p, In p l -> 0 < Q2R (fst p)).
  { match goal with Hf : forallb _ l = true |- _ => rewrite forallb_forall in Hf; intros p Hp; apply is_positive_sound, Hf, Hp end. }
  assert (Hlen : forall p, In p l -> length (slab_slope (snd p)) = n).
  { intros p Hp. pose proof (select_sound _ _ _ _ El p Hp) as Hin. destruct (Hg _ Hin) as (Hne & Hok). destruct (snd p) as [|f others]; [contradiction|].
    simpl in Hok. apply andb_prop in Hok. destruct Hok as (Hok & _). unfold form_ok in Hok. apply andb_prop in Hok. destruct Hok as (Hok & _). apply has_length_sound, Hok. }
  assert (Hsq : weighted_squares n v l <= dot n v v).
  { assert (Hdef : (if Nat.leb n (length l) then definite n (in_space n l) Gt else definite (length l) (in_weights l) Gt) <> Lt)
      by (intro E; match goal with Hd : _ = true |- _ => rewrite E in Hd; discriminate Hd end).
    destruct (Nat.leb n (length l)); [apply in_space_sound; assumption | apply in_weights_sound; assumption]. }
  unfold weighted_squares in Hsq.
  assert (Hzero : forall g, Q2R 0 * (reach n v g * reach n v g) = 0) by (intro g; rewrite Q2R_0; ring).
  rewrite (select_spread (fun u g => Q2R u * (reach n v g * reach n v g)) Hzero _ _ _ _ El) in Hsq.
  destruct Hserves as (but & Hbut & Hmet). set (N := length (groups q)) in *.
  assert (Hu : forall x, In x (spread 0 N a) -> 0 <= Q2R x).
  { apply spread_nonneg. intros p Hp. destruct (select_weights _ _ _ _ El p Hp) as (t & Ht & Et). rewrite <- Et. apply Rlt_le, Hpos, Ht. }
  assert (HT : length (square_terms q a) = N) by (unfold square_terms; rewrite map_length, combine_length, spread_length; apply Nat.min_id).
  set (K := List.combine (square_terms q a) (marks but 0 N)).
  assert (HK : map fst K = square_terms q a /\ length (filter snd K) = length (filter (fun b => b) (marks but 0 N))).
  { assert (Hm : length (marks but 0 N) = length (square_terms q a)) by (rewrite HT; unfold marks; rewrite map_length, seq_length; reflexivity).
    unfold K. clear - Hm. revert Hm. generalize (marks but 0 N). induction (square_terms q a) as [|x T IH]; intros [|b M] Hm; simpl in Hm; try discriminate; [split; reflexivity|].
    destruct (IH M ltac:(lia)) as (E1 & E2). simpl. split; [f_equal; assumption|]. destruct b; simpl; rewrite E2; reflexivity. }
  destruct HK as (EK & Emany).
  assert (Hnn : forall p, In p K -> 0 <= Q2R (fst p)).
  { intros (x, b) Hp. apply in_combine_l in Hp. unfold square_terms in Hp. apply in_map_iff in Hp. destruct Hp as ((u, g) & <- & Hp). cbn [fst snd].
    rewrite (Qeq_eqR _ _ (Qred_correct _)), !Q2R_mult. apply Rmult_le_pos; [apply Hu, (in_combine_l _ _ _ _ Hp)|]. pose proof (Rle_0_sqr (Q2R (slab_constant g))) as Hs. unfold Rsqr in Hs. assumption. }
  pose proof (marks_many but N) as Hmany.
  pose proof (least_add_up K (N - few q) Hnn ltac:(rewrite Emany; lia)) as Hleast. rewrite EK, <- add_up_sound in Hleast.
  assert (Hsum : sum (fun p : Q * bool => if snd p then Q2R (fst p) else 0) K <= sum (fun p : Q * list form => Q2R (fst p) * (reach n v (snd p) * reach n v (snd p))) (List.combine (spread 0 N a) (groups q))).
  { assert (Hall : forall i g, nth_error (groups q) i = Some g -> existsb (Nat.eqb (0 + i)) but = false -> Q2R (slab_constant g) * Q2R (slab_constant g) <= reach n v g * reach n v g).
    { intros i g E Hno. destruct (Hmet i g E) as [Hm|Hin]; [apply slab_sound; [apply Hslab, (nth_error_In _ _ E) | assumption]|].
      exfalso. assert (existsb (Nat.eqb (0 + i)) but = true) by (apply existsb_exists; exists i; split; [assumption | apply Nat.eqb_refl]). congruence. }
    unfold K, square_terms, N in *. clear - Hall Hu. revert Hall Hu. generalize (spread 0 (length (groups q)) a) as us. generalize 0%nat.
    induction (groups q) as [|g gs IH]; intros k us Hall Hu; [destruct us; simpl; lra|]. destruct us as [|u us]; [simpl; lra|].
    cbn [length marks seq map List.combine sum fst snd]. specialize (IH (S k) us). fold (marks but (S k) (length gs)).
    assert (IH' := IH ltac:(intros i g' E Hno; apply (Hall (S i) g' E); replace (k + S i)%nat with (S k + i)%nat by lia; assumption) ltac:(intros x Hx; apply Hu; right; assumption)).
    specialize (Hall O g eq_refl). rewrite Nat.add_0_r in Hall. specialize (Hu u (or_introl eq_refl)).
    assert (Hone : (if negb (existsb (Nat.eqb k) but) then Q2R (Qred (u * (slab_constant g * slab_constant g))) else 0) <= Q2R u * (reach n v g * reach n v g)).
    { pose proof (Rle_0_sqr (reach n v g)) as Hs. unfold Rsqr in Hs. destruct (existsb (Nat.eqb k) but); cbn [negb]; [apply Rmult_le_pos; assumption|].
      rewrite (Qeq_eqR _ _ (Qred_correct _)), !Q2R_mult. apply Rmult_le_compat_l; [assumption | apply Hall; reflexivity]. }
    lra. }
  unfold in_ball in Hball. rewrite Er in Hball. fold n in Hball.
  match goal with Hn : negb (inside_by _ _) = true |- _ => apply negb_true_iff in Hn; rename Hn into Hout end.
  assert (Hnot : ~ (if is_open q then 0 < Q2R (r - add_up (firstn (N - few q) (sorted (square_terms q a)))) else 0 <= Q2R (r - add_up (firstn (N - few q) (sorted (square_terms q a)))))).
  { intro K'. apply inside_sound in K'. congruence. }
  rewrite Q2R_minus in Hnot. destruct (is_open q); lra.
Qed.

Theorem check_quadratics_sound c : check_quadratics c = true -> meaning_quadratics c.
Proof.
  destruct c as [q v | q steps | q a | q points]; intro H; cbn [meaning_quadratics].
  - apply some_v_sound, (met_sound q v H).
  - intro K. apply (some_v_sound q) in K. apply (tree_sound q steps H K).
  - intro K. apply (some_v_sound q) in K. apply (squares_sound q a H K).
  - intro K. apply (some_v_sound q) in K. apply (cover_sound q points H K).
Qed.
