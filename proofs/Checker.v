(* SPDX-License-Identifier: MIT *)
(** A checker of certificates over the rationals, and the proof that it can be believed.

    [check] computes with [Q] only. [check_sound] says that what it accepts is true of the
    real classifiers of [Notions]. *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool.
From separatrix Require Import Space Linear Convex Networks Regions.
Import ListNotations.

(** ** Certificates, as the project writes them *)

Inductive answer := Yes | No | Vacuous.
Inductive direction := Along (v : list Q) | Every.

Record question := {
  points : list (list Q);
  labels : list label;
  along : direction;
  asked : label             (* separators: the label that moves; convex: the label inside *)
}.

Definition halfspace := (list Q * Q)%type.           (* w and b *)
Definition weights := list (N * Q).                  (* [[index, weight], ...], indices rise *)

Inductive certificate :=
| SeparatorsYes (q : question) (separator : halfspace) (a : weights)
| SeparatorsNo (q : question) (separator : halfspace)
| SeparatorsNoEvery (q : question)
| SeparatorsVacuous (q : question) (a : weights)
| ConvexYes (q : question) (units : list halfspace) (outside : N) (a : weights) (t : Q)
| ConvexNo (q : question) (units : list halfspace)
| ConvexVacuous (q : question) (outside : N) (a : weights).

(** ** The checker *)

Open Scope Q_scope.

Definition is_zero (a : Q) := Z.eqb (Qnum a) 0.
Definition is_positive (a : Q) := Z.ltb 0 (Qnum a).
Definition sign_of (y : label) : Q := match y with plus => 1 | minus => -1 end.
Definition eqb (a b : label) := if label_eq_dec a b then true else false.

(** Sums keep a common denominator where there is one, and are reduced elsewhere. *)
Definition add (a b : Q) : Q :=
  if Pos.eqb (Qden a) (Qden b) then Qmake (Qnum a + Qnum b) (Qden a) else Qred (a + b).

Fixpoint inner (x y : list Q) : Q :=
  match x, y with a :: x', b :: y' => add (a * b) (inner x' y') | _, _ => 0 end.

Fixpoint plus_multiple (a : Q) (x acc : list Q) : list Q :=
  match x, acc with
  | [], _ => acc
  | b :: x', [] => a * b :: plus_multiple a x' []
  | b :: x', c :: acc' => add (a * b) c :: plus_multiple a x' acc'
  end.

Definition combine_all (l : list (Q * list Q)) : list Q :=
  fold_right (fun t acc => plus_multiple (fst t) (snd t) acc) [] l.
Definition sum_all (l : list (Q * list Q)) : Q := fold_right (fun t acc => add (fst t) acc) 0 l.

Fixpoint equal (x y : list Q) : bool :=
  match x, y with
  | [], _ => forallb is_zero y
  | _, [] => forallb is_zero x
  | a :: x', b :: y' => Qeq_bool a b && equal x' y'
  end.

Definition at_point (u : halfspace) (x : list Q) : Q := add (inner (fst u) x) (snd u).

Definition rows (q : question) : list (list Q * label) := List.combine (points q) (labels q).
Definition dimension (q : question) : nat := length (hd [] (points q)).

(** The weighted points that a sparse list of weights means; None if an index is out of order. *)
Fixpoint select {P} (k : N) (s : list P) (a : weights) : option (list (Q * P)) :=
  match a, s with
  | [], _ => Some []
  | _, [] => None
  | (i, c) :: a', p :: s' =>
      if N.eqb i k then option_map (cons (c, p)) (select (N.succ k) s' a')
      else select (N.succ k) s' a
  end.

Definition has_length (d : nat) (x : list Q) := Nat.eqb (length x) d.

Definition well_formed (q : question) : bool :=
  Nat.ltb 0 (dimension q) && forallb (has_length (dimension q)) (points q)
  && Nat.eqb (length (points q)) (length (labels q))
  && match along q with
     | Along v => has_length (dimension q) v && negb (forallb is_zero v)
     | Every => true
     end.

Definition bears (q : question) := existsb (fun p => eqb (snd p) (asked q)) (rows q).

Definition separates_all (q : question) (u : halfspace) : bool :=
  has_length (dimension q) (fst u)
  && forallb (fun p => is_positive (sign_of (snd p) * at_point u (fst p))) (rows q).

Definition all_positive (l : list (Q * (list Q * label))) :=
  match l with [] => false | _ => forallb (fun t => is_positive (fst t)) l end.
Definition signed (l : list (Q * (list Q * label))) : list (Q * list Q) :=
  map (fun t => (fst t * sign_of (snd (snd t)), fst (snd t))) l.
Definition unsigned (l : list (Q * (list Q * label))) : list (Q * list Q) :=
  map (fun t => (fst t, fst (snd t))) l.

Definition balanced (q : question) (a : weights) (u : list Q) : bool :=
  match select 0 (rows q) a with
  | Some l => all_positive l && is_zero (sum_all (signed l)) && equal u (combine_all (signed l))
  | None => false
  end.

(** One half-space a unit: inside all are negative, at an outside point some is positive. *)
Definition fits (q : question) (us : list halfspace) : bool :=
  forallb (fun u => has_length (dimension q) (fst u)) us
  && forallb (fun p =>
       if eqb (snd p) (asked q)
       then forallb (fun u => is_positive (- at_point u (fst p))) us
       else existsb (fun u => is_positive (at_point u (fst p))) us) (rows q).

(** A network has at least one unit. (A region without any is the whole space: harmless, but the
    kernel of the project refuses it.) *)
Definition fits_units (q : question) (us : list halfspace) : bool :=
  match us with [] => false | _ => fits q us end.

Definition weighted_mean (q : question) (outside : N) (a : weights)
    (test : list Q -> list (Q * list Q) -> bool) : bool :=
  match nth_error (rows q) (N.to_nat outside), select 0 (rows q) a with
  | Some (xo, yo), Some l =>
      negb (eqb yo (asked q)) && all_positive l
      && forallb (fun t => eqb (snd (snd t)) (asked q)) l && test xo (unsigned l)
  | _, _ => false
  end.

Definition accepts (c : certificate) : bool :=
  match c with
  | SeparatorsYes q u a => well_formed q && bears q && separates_all q u
      && match along q with
         | Along v => balanced q a (plus_multiple (- sign_of (asked q)) v [])
         | Every => false
         end
  | SeparatorsNo q u => well_formed q && bears q && separates_all q u
      && negb (forallb is_zero (fst u))
      && match along q with
         | Along v => Qle_bool 0 (sign_of (asked q) * inner (fst u) v)
         | Every => false
         end
  | SeparatorsNoEvery q => well_formed q && bears q
      && forallb (fun p => eqb (snd p) (asked q)) (rows q)
  | SeparatorsVacuous q a => well_formed q && (negb (bears q) || balanced q a [])
  | ConvexYes q us o a t => well_formed q && bears q && fits_units q us && is_positive t
      && match along q with
         | Along v => weighted_mean q o a (fun xo l =>
             Qeq_bool (sum_all l) 1 && equal xo (plus_multiple t v (combine_all l)))
         | Every => false
         end
  | ConvexNo q us => well_formed q && bears q && fits_units q us
      && match along q with
         | Along v => forallb (fun u => Qle_bool (inner (fst u) v) 0) us
         | Every => forallb (fun u => forallb is_zero (fst u)) us
         end
  | ConvexVacuous q o a => well_formed q && (negb (bears q)
      || weighted_mean q o a (fun xo l => equal (plus_multiple (sum_all l) xo []) (combine_all l)))
  end.

(** For speed, half-spaces become integers and weights get one denominator: sums then need no
    reduction. What a certificate means does not depend on its evidence, so that nothing has
    to be proved of this; a mistake here could only refuse. *)
Definition common (l : list Q) : Z := fold_right (fun a m => Z.lcm (Zpos (Qden a)) m) 1%Z l.

Definition clear (u : halfspace) : halfspace :=
  let m := common (snd u :: fst u) in
  let times a := Qred (a * inject_Z m) in
  (map times (fst u), times (snd u)).

Definition share (a : weights) : weights :=
  let m := common (map snd a) in
  map (fun p => (fst p, Qmake (Qnum (snd p) * (m / Zpos (Qden (snd p)))) (Z.to_pos m))) a.

Definition prepared (c : certificate) : certificate :=
  match c with
  | SeparatorsYes q u a => SeparatorsYes q (clear u) (share a)
  | SeparatorsNo q u => SeparatorsNo q (clear u)
  | SeparatorsNoEvery _ => c
  | SeparatorsVacuous q a => SeparatorsVacuous q (share a)
  | ConvexYes q us o a t => ConvexYes q (map clear us) o (share a) t
  | ConvexNo q us => ConvexNo q (map clear us)
  | ConvexVacuous q o a => ConvexVacuous q o (share a)
  end.

Definition check (c : certificate) : bool := accepts (prepared c).

(** ** What an accepted certificate means *)

Open Scope R_scope.

Definition at_ (x : list Q) : vec := fun i => Q2R (nth i x 0%Q).
Definition the_set (q : question) : labelled_set := map (fun p => (at_ (fst p), snd p)) (rows q).

Definition directions (q : question) (v : vec) : Prop :=
  match along q with
  | Along x => v = at_ x
  | Every => exists i, (i < dimension q)%nat /\ v i <> 0
  end.

(** What the three answers say. In words, "S" being the set of the question, "y" its label:
    yes      y occurs in S, a classifier of the class fits S, and v fools every one that does;
    no       y occurs in S, and for v some classifier that fits S is not fooled;
    vacuous  y does not occur in S, or nothing fits. *)
Definition says_separators (q : question) (a : answer) : Prop :=
  let d := dimension q in let s := the_set q in let y := asked q in
  match a with
  | Yes => occurs y s /\ (exists w b, nonzero d w /\ separates d w b s) /\
      forall v, directions q v -> fools_separators d s v y
  | No => occurs y s /\ forall v, directions q v -> spared_by_separator d s v y
  | Vacuous => ~ occurs y s \/ ~ exists w b, separates d w b s
  end.

(** The class is, in "yes" and "vacuous", that of all regions that are convex, and open or closed;
    but what is shown (to fit in "yes", to be spared in "no") is always a network of the paper. *)
Definition says_convex (q : question) (a : answer) : Prop :=
  let d := dimension q in let s := the_set q in let y := asked q in
  match a with
  | Yes => occurs y s /\ (exists h, network_classifier d y h /\ accurate h s) /\
      forall v, directions q v -> leaves_convex_regions d s v y
  | No => occurs y s /\ forall v, directions q v -> spared_by_network d s v y
  | Vacuous => ~ occurs y s \/ ~ exists h, convex_classifier d y h /\ accurate h s
  end.

Definition meaning (c : certificate) : Prop :=
  match c with
  | SeparatorsYes q _ _ => says_separators q Yes
  | SeparatorsNo q _ | SeparatorsNoEvery q => says_separators q No
  | SeparatorsVacuous q _ => says_separators q Vacuous
  | ConvexYes q _ _ _ _ => says_convex q Yes
  | ConvexNo q _ => says_convex q No
  | ConvexVacuous q _ _ => says_convex q Vacuous
  end.

(** ** From rationals to reals *)

Lemma Q2R_0 : Q2R 0 = 0. Proof. unfold Q2R. simpl. field. Qed.
Lemma Q2R_1 : Q2R 1 = 1. Proof. unfold Q2R. simpl. field. Qed.

Lemma Q2R_sign y : Q2R (sign_of y) = sgn y.
Proof. destruct y; unfold Q2R; simpl; field. Qed.

Lemma is_zero_sound a : is_zero a = true -> Q2R a = 0.
Proof. unfold is_zero, Q2R. intro H. apply Z.eqb_eq in H. rewrite H. simpl. ring. Qed.

Lemma is_zero_complete a : is_zero a = false -> Q2R a <> 0.
Proof.
  unfold is_zero. intros H E. apply Z.eqb_neq in H. apply H.
  rewrite <- Q2R_0 in E. apply eqR_Qeq in E. unfold Qeq in E. simpl in E. lia.
Qed.

Lemma is_positive_sound a : is_positive a = true -> 0 < Q2R a.
Proof.
  unfold is_positive. intro H. apply Z.ltb_lt in H. rewrite <- Q2R_0. apply Qlt_Rlt.
  unfold Qlt. simpl. lia.
Qed.

Lemma Q2R_add a b : Q2R (add a b) = Q2R a + Q2R b.
Proof.
  rewrite <- Q2R_plus. apply Qeq_eqR. unfold add.
    destruct (Pos.eqb_spec (Qden a) (Qden b)) as [E|_].
  - unfold Qeq, Qplus. simpl. rewrite E, Pos2Z.inj_mul. ring.
  - apply Qred_correct.
Qed.

Lemma eqb_true a b : eqb a b = true <-> a = b.
Proof. unfold eqb. destruct label_eq_dec; split; congruence. Qed.

Lemma at_cons a x i : at_ (a :: x) (S i) = at_ x i.
Proof. reflexivity. Qed.

Lemma dot_first d x y : dot (S d) x y = x O * y O + dot d (fun i => x (S i)) (fun i => y (S i)).
Proof. induction d as [|d IH]; [simpl; ring|]. simpl in *. rewrite IH. ring. Qed.

Lemma inner_sound d x y : length x = d -> Q2R (inner x y) = dot d (at_ x) (at_ y).
Proof.
  intros <-. revert y. induction x as [|a x IH]; intro y; [apply Q2R_0|].
  change (length (a :: x)) with (S (length x)). rewrite dot_first.
  destruct y as [|b y].
  - simpl. rewrite Q2R_0. change (at_ [] 0%nat) with (Q2R 0). rewrite Q2R_0, dot_zero; [ring|].
    intros i _. unfold at_. simpl. apply Q2R_0.
  - simpl. rewrite Q2R_add, Q2R_mult, IH. reflexivity.
Qed.

Lemma at_nil i : at_ [] i = 0.
Proof. unfold at_. destruct i; apply Q2R_0. Qed.

Lemma plus_multiple_sound a x acc i :
  at_ (plus_multiple a x acc) i = Q2R a * at_ x i + at_ acc i.
Proof.
  revert acc i. induction x as [|b x IH]; intros acc i; simpl.
  - rewrite at_nil. ring.
  - destruct acc as [|c acc]; destruct i as [|i].
    + change (Q2R (a * b) = Q2R a * Q2R b + at_ [] 0%nat). rewrite at_nil, Q2R_mult. ring.
    + rewrite !at_cons, IH, !at_nil. ring.
    + change (Q2R (add (a * b) c) = Q2R a * Q2R b + Q2R c). rewrite Q2R_add, Q2R_mult. ring.
    + rewrite !at_cons. apply IH.
Qed.

Lemma combine_sound l i :
  at_ (combine_all l) i = sum (fun t => Q2R (fst t) * at_ (snd t) i) l.
Proof.
  induction l as [|(a, x) r IH]; simpl; [apply at_nil|]. rewrite plus_multiple_sound, IH.
    reflexivity.
Qed.

Lemma sum_sound l : Q2R (sum_all l) = sum (fun t => Q2R (fst t)) l.
Proof. induction l as [|(a, x) r IH]; simpl; [apply Q2R_0|]. rewrite Q2R_add, IH. reflexivity. Qed.

Lemma all_zero_sound x i : forallb is_zero x = true -> at_ x i = 0.
Proof.
  intro H. unfold at_. destruct (nth_in_or_default i x 0%Q) as [Hin| -> ]; [|apply Q2R_0].
  rewrite forallb_forall in H. apply is_zero_sound, H, Hin.
Qed.

Lemma equal_sound x y i : equal x y = true -> at_ x i = at_ y i.
Proof.
  revert y i. induction x as [|a x IH]; intros y i H.
  - rewrite at_nil, all_zero_sound; [reflexivity | assumption].
  - destruct y as [|b y].
    + rewrite at_nil. apply all_zero_sound. assumption.
    + simpl in H. apply andb_prop in H. destruct H as (H1 & H2). destruct i as [|i].
      * apply Qeq_eqR, Qeq_bool_eq, H1.
      * rewrite !at_cons. apply IH, H2.
Qed.

Lemma not_all_zero d x : length x = d -> forallb is_zero x = false ->
  exists i, (i < d)%nat /\ at_ x i <> 0.
Proof.
  intros <-. induction x as [|a x IH]; simpl; [discriminate|].
  destruct (is_zero a) eqn:E; simpl.
  - intro H. destruct (IH H) as (i & Hi & Hne). exists (S i). split; [lia | rewrite at_cons;
      assumption].
  - intros _. exists O. split; [lia|]. apply is_zero_complete, E.
Qed.

(** ** Reading the rows *)

Lemma in_the_set q x y : In (x, y) (rows q) -> In (at_ x, y) (the_set q).
Proof. intro H. apply in_map_iff. exists (x, y). auto. Qed.

Lemma of_the_set q z y : In (z, y) (the_set q) -> exists x, z = at_ x /\ In (x, y) (rows q).
Proof.
  intro H. apply in_map_iff in H. destruct H as ((x, y') & E & Hin). inversion E; subst.
  exists x. auto.
Qed.

Lemma rises_nonzero d w u : 0 < dot d w u -> nonzero d w.
Proof.
  induction d as [|d IH]; simpl; intro H; [lra|]. destruct (Req_dec (w d) 0) as [E|Hne].
  - rewrite E in H. destruct IH as (i & Hi & Hw); [lra|]. exists i. split; [lia | assumption].
  - exists d. split; [lia | assumption].
Qed.

Lemma bears_sound q : bears q = true -> occurs (asked q) (the_set q).
Proof.
  unfold bears. intro H. apply existsb_exists in H. destruct H as ((x, y) & Hin & E).
  apply eqb_true in E. simpl in E. subst. exists (at_ x). apply in_the_set, Hin.
Qed.

Lemma bears_complete q : bears q = false -> ~ occurs (asked q) (the_set q).
Proof.
  intros H (z & Hz). destruct (of_the_set _ _ _ Hz) as (x & -> & Hin).
  assert (bears q = true); [|congruence].
  apply existsb_exists. exists (x, asked q). split; [assumption|]. apply eqb_true. reflexivity.
Qed.

Lemma select_sound {P} a : forall (s : list P) k l, select k s a = Some l -> forall t, In t l -> In (snd t) s.
Proof.
  intros s. revert a. induction s as [|p s IH]; intros a k l H t Hin.
  - destruct a; simpl in H; [inversion H; subst; destruct Hin | destruct p; discriminate].
  - destruct a as [|(i, c) a]; simpl in H; [inversion H; subst; destruct Hin|].
    destruct (N.eqb i k).
    + destruct (select (N.succ k) s a) as [l'|] eqn:E; simpl in H; [|discriminate].
      inversion H; subst. destruct Hin as [<-|Hin]; [left; reflexivity|].
      right. apply (IH _ _ _ E _ Hin).
    + right. apply (IH _ _ _ H _ Hin).
Qed.

Lemma at_point_sound d u x : length (fst u) = d ->
  Q2R (at_point u x) = score d (at_ (fst u)) (Q2R (snd u)) (at_ x).
Proof. intro H. unfold at_point, score. rewrite Q2R_add, (inner_sound d) by assumption.
  reflexivity. Qed.

Lemma has_length_sound d x : has_length d x = true -> length x = d.
Proof. apply Nat.eqb_eq. Qed.

Ltac split_checks :=
  repeat match goal with
  | H : (_ && _)%bool = true |- _ => apply andb_prop in H; destruct H
  | H : false = true |- _ => discriminate H
  end.

(** ** Separators *)

Lemma separates_sound q u : separates_all q u = true ->
  separates (dimension q) (at_ (fst u)) (Q2R (snd u)) (the_set q).
Proof.
  unfold separates_all. intro H. split_checks. rewrite forallb_forall in H0.
  intros z y Hz. destruct (of_the_set _ _ _ Hz) as (x & -> & Hin).
  specialize (H0 _ Hin). apply is_positive_sound in H0. rewrite Q2R_mult, Q2R_sign in H0.
  rewrite <- at_point_sound; [assumption | apply has_length_sound, H].
Qed.

Definition term_of (t : Q * (list Q * label)) : term :=
  (Q2R (fst t), (at_ (fst (snd t)), snd (snd t))).

Lemma balanced_sound q a u : balanced q a u = true ->
  exists l, l <> [] /\ rests_on (the_set q) l /\
  (forall i, at_ u i = sum (signed_entry i) l) /\ sum signed_weight l = 0.
Proof.
  unfold balanced. destruct (select 0 (rows q) a) as [l|] eqn:E; [|discriminate].
  intro H. split_checks. exists (map term_of l).
  assert (Hpos : l <> [] /\ forall t, In t l -> 0 < Q2R (fst t)).
  { unfold all_positive in H. destruct l as [|t r]; [discriminate|]. split; [discriminate|].
    intros t' Hin. apply is_positive_sound. rewrite forallb_forall in H. apply H, Hin. }
  destruct Hpos as (Hne & Hpos). split; [destruct l; [congruence|discriminate]|]. split; [|split].
  - intros c p Hin. apply in_map_iff in Hin. destruct Hin as (t & Et & Hin).
    unfold term_of in Et. inversion Et; subst. split; [apply Hpos, Hin|].
    apply in_the_set. pose proof (select_sound _ _ _ _ E _ Hin) as Hs. destruct (snd t); assumption.
  - intro i. rewrite (equal_sound _ _ i H0), combine_sound. clear.
    induction l as [|(c, (x, y)) r IH]; simpl; [reflexivity|].
    rewrite IH, Q2R_mult, Q2R_sign. reflexivity.
  - apply is_zero_sound in H1. rewrite sum_sound in H1. rewrite <- H1. clear.
    induction l as [|(c, (x, y)) r IH]; simpl; [reflexivity|].
    rewrite IH, Q2R_mult, Q2R_sign. reflexivity.
Qed.

(** All scores of a set along w lie above some number. *)
Lemma scores_bounded d w y (s : labelled_set) :
  exists m, forall x, In (x, y) s -> m < sgn y * dot d w x.
Proof.
  induction s as [|(x, y') r (m & H)]; [exists 0; intros x []|].
  exists (Rmin m (sgn y * dot d w x - 1)). intros x' [E|Hin].
  - inversion E; subst. pose proof (Rmin_r m (sgn y * dot d w x' - 1)). lra.
  - specialize (H _ Hin). pose proof (Rmin_l m (sgn y * dot d w x - 1)). lra.
Qed.

Lemma one_label_spares d s v y : (forall x y', In (x, y') s -> y' = y) ->
  (exists i, (i < d)%nat /\ v i <> 0) -> spared_by_separator d s v y.
Proof.
  intros Hone (i & Hi & Hv). set (w := scale (sgn y) v).
  destruct (scores_bounded d w y s) as (m & Hm).
  apply (separators_no d s v y w (- sgn y * m)).
  - intros x y' Hin. pose proof (Hone _ _ Hin). subst y'. specialize (Hm _ Hin).
    unfold score. replace (sgn y * (dot d w x + - sgn y * m))
      with (sgn y * dot d w x - (sgn y * sgn y) * m) by ring. rewrite sgn_square. lra.
  - exists i. split; [assumption|]. unfold w, scale. destruct y; simpl; lra.
  - unfold w. rewrite dot_scale, (dot_sym d (scale (sgn y) v)), dot_scale.
    pose proof (square_nonneg d v).
    replace (- sgn y * (sgn y * dot d v v)) with (- (sgn y * sgn y) * dot d v v) by ring.
    rewrite sgn_square. lra.
Qed.

(** ** Convex regions *)

Definition real_half (u : halfspace) : half := (at_ (fst u), Q2R (snd u)).

Lemma height_sound d u x : has_length d (fst u) = true ->
  Q2R (at_point u x) = height d (real_half u) (at_ x).
Proof. intro H. apply at_point_sound, has_length_sound, H. Qed.

Lemma fits_sound q us : fits q us = true ->
  cuts_out (dimension q) (map real_half us) (asked q) (the_set q).
Proof.
  unfold fits. intro H. split_checks. rewrite forallb_forall in H, H0.
  intros z y Hz. destruct (of_the_set _ _ _ Hz) as (x & -> & Hin).
  specialize (H0 _ Hin). simpl in H0. split; intro Hy.
  - apply eqb_true in Hy. rewrite Hy in H0. intros u Hu. apply in_map_iff in Hu.
    destruct Hu as (u' & <- & Hu). rewrite forallb_forall in H0.
    pose proof (is_positive_sound _ (H0 u' Hu)) as Hneg.
    rewrite Q2R_opp, (height_sound (dimension q)) in Hneg by (apply H, Hu). lra.
  - destruct (eqb y (asked q)) eqn:E; [apply eqb_true in E; contradiction|].
    apply existsb_exists in H0. destruct H0 as (u & Hu & Hpos). exists (real_half u).
    split; [apply in_map, Hu|]. apply is_positive_sound in Hpos.
    rewrite (height_sound (dimension q)) in Hpos by (apply H, Hu). assumption.
Qed.

Lemma fits_units_fits q us : fits_units q us = true -> fits q us = true.
Proof. destruct us; [discriminate | auto]. Qed.

Lemma mean_sound q o a test : weighted_mean q o a test = true ->
  exists xo yo l, In (at_ xo, yo) (the_set q) /\ yo <> asked q /\ l <> [] /\
  (forall c x, In (c, x) (map (fun t => (Q2R (fst t), at_ (snd t))) l) ->
     0 < c /\ In (x, asked q) (the_set q)) /\ test xo l = true.
Proof.
  unfold weighted_mean. destruct (nth_error (rows q) (N.to_nat o)) as [(xo, yo)|] eqn:Eo; [|discriminate].
  destruct (select 0 (rows q) a) as [l|] eqn:El; [|discriminate]. intro H. split_checks.
  exists xo, yo, (unsigned l). split; [apply in_the_set, (nth_error_In _ _ Eo)|].
  split; [intro E; apply eqb_true in E; rewrite E in H; discriminate|].
  unfold all_positive in H2. split; [destruct l; [discriminate|simpl; discriminate]|].
  split; [|assumption]. intros c x Hin. apply in_map_iff in Hin. destruct Hin as ((c',
    x') & E & Hin).
  simpl in E. inversion E; subst. apply in_map_iff in Hin. destruct Hin as (t & Et & Hin).
  inversion Et; subst. assert (Hpos : forallb (fun t => is_positive (fst t)) l = true)
    by (destruct l; [discriminate | assumption]).
  rewrite forallb_forall in Hpos, H1. split; [apply is_positive_sound, Hpos, Hin|].
  specialize (H1 t Hin). apply eqb_true in H1. rewrite <- H1. apply in_the_set.
  pose proof (select_sound _ _ _ _ El _ Hin) as Hs. destruct (snd t); assumption.
Qed.

Definition real (l : list (Q * list Q)) : list weighted := map (fun t => (Q2R (fst t),
  at_ (snd t))) l.

Lemma centre_sound l i : at_ (combine_all l) i = centre (real l) i.
Proof.
  rewrite combine_sound. unfold centre, real.
  induction l as [|(c, x) r IH]; simpl; [reflexivity | rewrite IH; reflexivity].
Qed.

Lemma weight_sound l : Q2R (sum_all l) = sum fst (real l).
Proof.
  rewrite sum_sound. unfold real.
  induction l as [|(c, x) r IH]; simpl; [reflexivity | rewrite IH; reflexivity].
Qed.

Lemma real_nonempty l : l <> [] -> real l <> [].
Proof. destruct l; [congruence | discriminate]. Qed.

(** ** The theorem *)

Lemma accepts_sound c : accepts c = true -> meaning c.
Proof.
  destruct c as [q u a | q u | q | q a | q us o a t | q us | q o a]; simpl; intro H; split_checks.
  - (* separators: yes *)
    split; [apply bears_sound; assumption|].
    unfold directions. destruct (along q) as [x|]; [|discriminate].
    destruct (balanced_sound _ _ _ H0) as (l & Hne & Hon & Hsum & Hz).
    assert (Hu : same (dimension q) (scale (- sgn (asked q)) (at_ x))
                   (fun i => sum (signed_entry i) l)).
    { intros i _. rewrite <- Hsum, plus_multiple_sound, at_nil, Q2R_opp, Q2R_sign. unfold scale.
        ring. }
    pose proof (separates_sound _ _ H1) as Hsep. split.
    + exists (at_ (fst u)), (Q2R (snd u)). split; [|assumption].
      apply (rises_nonzero _ _ (scale (- sgn (asked q)) (at_ x))).
      apply (balanced_sum_rises _ _ _ l _ _ Hne Hon Hu Hz Hsep).
    + intros v ->. apply (separators_yes _ _ _ _ l); assumption.
  - (* separators: no *)
    split; [apply bears_sound; assumption|]. unfold directions.
    destruct (along q) as [x|]; [|discriminate]. intros v ->.
    assert (Hlen : length (fst u) = dimension q).
    { unfold separates_all in *. split_checks. apply has_length_sound. assumption. }
    apply (separators_no _ _ _ _ (at_ (fst u)) (Q2R (snd u))).
    + apply separates_sound; assumption.
    + apply not_all_zero; [assumption|]. apply negb_true_iff. assumption.
    + apply Qle_bool_imp_le, Qle_Rle in H0. rewrite Q2R_0, Q2R_mult, Q2R_sign in H0.
      rewrite (inner_sound (dimension q)) in H0 by assumption. rewrite dot_scale. lra.
  - (* separators: no, about every direction *)
    split; [apply bears_sound; assumption|]. intros v Hv.
    destruct (along q) as [x|] eqn:E.
    + apply one_label_spares.
      * intros z y Hz. destruct (of_the_set _ _ _ Hz) as (x' & -> & Hin).
        rewrite forallb_forall in H0. apply eqb_true, (H0 _ Hin).
      * unfold directions in Hv. rewrite E in Hv. subst v. unfold well_formed in H. rewrite E in H.
        split_checks. apply not_all_zero; [apply has_length_sound; assumption|].
        apply negb_true_iff. assumption.
    + apply one_label_spares.
      * intros z y Hz. destruct (of_the_set _ _ _ Hz) as (x' & -> & Hin).
        rewrite forallb_forall in H0. apply eqb_true, (H0 _ Hin).
      * unfold directions in Hv. rewrite E in Hv. assumption.
  - (* separators: vacuous *)
    apply orb_prop in H0. destruct H0 as [H0|H0].
    + left. apply bears_complete, negb_true_iff, H0.
    + right. destruct (balanced_sound _ _ _ H0) as (l & Hne & Hon & Hsum & Hz).
      apply (separators_vacuous _ _ l); try assumption. intros i _. rewrite <- Hsum, at_nil.
      reflexivity.
  - (* convex: yes *)
    split; [apply bears_sound; assumption|].
    split; [exists (region_of (dimension q) (map real_half us) (asked q)); split;
            [apply region_network | apply region_accurate, fits_sound, fits_units_fits;
              assumption]|].
    unfold directions. destruct (along q) as [x|]; [|discriminate]. intros v ->.
    destruct (mean_sound _ _ _ _ H0) as (xo & yo & l & Hxo & Hyo & Hne & Hon & Htest). split_checks.
    apply (convex_yes _ _ _ _ (real l) (at_ xo) yo (Q2R t)); try assumption.
    + apply is_positive_sound. assumption.
    + apply real_nonempty, Hne.
    + rewrite <- weight_sound, <- Q2R_1. apply Qeq_eqR, Qeq_bool_eq. assumption.
    + intros i _. rewrite (equal_sound _ _ i H5), plus_multiple_sound, centre_sound. unfold move.
        ring.
  - (* convex: no *)
    split; [apply bears_sound; assumption|]. intros v Hv.
    apply (region_spares _ (map real_half us)); [apply fits_sound, fits_units_fits; assumption|].
    intros u' Hu'. apply in_map_iff in Hu'. destruct Hu' as (u & <- & Hu). simpl.
    unfold directions in Hv. destruct (along q) as [x|].
    + subst v. rewrite forallb_forall in H0. specialize (H0 u Hu).
      apply Qle_bool_imp_le, Qle_Rle in H0. rewrite Q2R_0 in H0.
      rewrite <- inner_sound; [assumption|].
      match goal with H : fits_units _ _ = true |- _ => apply fits_units_fits in H;
        unfold fits in H end.
      split_checks.
      apply has_length_sound. match goal with H : forallb _ us = true |- _ =>
        rewrite forallb_forall in H; apply H, Hu end.
    + rewrite forallb_forall in H0. specialize (H0 u Hu).
      rewrite dot_sym, dot_zero; [lra|]. intros i _. apply all_zero_sound, H0.
  - (* convex: vacuous *)
    apply orb_prop in H0. destruct H0 as [H0|H0].
    + left. apply bears_complete, negb_true_iff, H0.
    + right. destruct (mean_sound _ _ _ _ H0) as (xo & yo & l & Hxo & Hyo & Hne & Hon & Htest).
      apply (convex_vacuous _ _ _ (real l) (at_ xo) yo); try assumption.
      * apply real_nonempty, Hne.
      * intros i _. rewrite <- centre_sound, <- (equal_sound _ _ i Htest), plus_multiple_sound.
        rewrite at_nil, weight_sound. unfold scale. ring.
Qed.

Theorem check_sound c : check c = true -> meaning c.
Proof. intro H. apply accepts_sound in H. destruct c; exact H. Qed.
