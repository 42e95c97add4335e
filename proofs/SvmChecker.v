(* SPDX-License-Identifier: MIT *)
(** The checker of "svm-path", and its soundness: the minimisers of the soft-margin SVM at one lambda;
    whether, for all lambda, the angle of w and the difference of the means never grows; whether the
    smallest lambda makes the fewest errors. *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool Permutation.
From separatrix Require Import Space Norms Tanay2018Statements Checker SoftMargin.
Import ListNotations.

(** Dual numbers, 2 n lambda times the bias, and 2 n lambda. *)
Record state := { duals : list Q; offset : Q; level : Q }.

Inductive svm_certificate :=
| SvmOptimum (q : question) (lam : Q) (w : list Q) (least greatest : option Q) (c : list Q) (beta : Q)
| SvmAngleNo (q : question) (one two : state)
| SvmAngleYes (q : question) (segments : list (state * state)) (ray : state) (slope : Q)
| SvmErrorsNo (q : question) (from to other : state).

(** ** The checker *)

Open Scope Q_scope.

Definition item := (nat * (list Q * label))%type.
Definition items (q : question) : list item := List.combine (seq 0 (length (rows q))) (rows q).
Definition dual_of (st : state) (a : item) : Q := nth (fst a) (duals st) 0.
Definition q_push (q : question) (st : state) : list Q :=
  combine_all (map (fun a : item => (Qred (dual_of st a * sign_of (snd (snd a))), fst (snd a))) (items q)).
Definition q_excess (st : state) (u : list Q) (a : item) : Q :=
  Qred (sign_of (snd (snd a)) * (inner (fst (snd a)) u + offset st) - level st).
Definition q_letters (st : state) (u : list Q) (a : item) : bool * bool * bool :=
  let c := dual_of st a in let r := q_excess st u a in
  (Qeq_bool c 1 && Qle_bool r 0, Qeq_bool c 0 && Qle_bool 0 r, is_zero r).

Definition q_dual (q : question) (st : state) : bool :=
  Nat.eqb (length (duals st)) (length (rows q)) && forallb (fun c => Qle_bool 0 c && Qle_bool c 1) (duals st)
  && is_zero (fold_right (fun (a : item) acc => add (dual_of st a * sign_of (snd (snd a))) acc) 0 (items q)).
Definition q_optimal (q : question) (st : state) (u : list Q) : bool :=
  q_dual q st && Qle_bool 0 (level st)
  && forallb (fun a => match q_letters st u a with (e, z, m) => e || z || m end) (items q).

Definition q_shared (q : question) (one two : state) (u v : list Q) : bool :=
  forallb (fun a => match q_letters one u a, q_letters two v a with
    (e, z, m), (e', z', m') => e && e' || z && z' || m && m' end) (items q).
(** Two optima that share a letter at each point, mu rising. *)
Definition q_segment (q : question) (one two : state) (u v : list Q) : bool :=
  q_optimal q one u && q_optimal q two v && is_positive (level two - level one) && q_shared q one two u v.

Fixpoint put (a : Q) (l : list Q) : list Q :=
  match l with [] => [a] | b :: r => if Qle_bool a b then a :: l else b :: put a r end.
Definition sorted (l : list Q) : list Q := fold_right put [] l.

(** The kinks of the loss as a function of mu b, and between which it is least. *)
Definition q_kink (st : state) (u : list Q) (p : list Q * label) : Q := Qred (sign_of (snd p) * level st - inner (fst p) u).
Definition kinks (q : question) (st : state) (u : list Q) : list Q := sorted (map (q_kink st u) (rows q)).
Definition positives (q : question) : nat := length (filter (fun p : list Q * label => eqb (snd p) plus) (rows q)).
Definition least_of (j : nat) (l : list Q) : option Q := match j with O => None | S i => nth_error l i end.
Definition q_biases (q : question) (st : state) (u : list Q) : option Q * option Q :=
  let l := kinks q st u in (least_of (positives q) l, nth_error l (positives q)).

Definition same_end (a b : option Q) (m : Q) : bool :=
  match a, b with Some a, Some b => Qeq_bool (a * m) b | None, None => true | _, _ => false end.

(** Points with y (<u, x> + beta) <= 0. *)
Definition q_errors (q : question) (u : list Q) (beta : Q) : nat :=
  length (filter (fun p : list Q * label => Qle_bool (sign_of (snd p) * (inner (fst p) u + beta)) 0) (rows q)).
Fixpoint middles (l : list Q) : list Q :=
  match l with a :: (b :: _) as r => Qred ((a + b) * (1 # 2)) :: middles r | _ => [] end.
(** Numbers mu b, enough to see each number of errors that an optimal bias makes. *)
Definition zeros (q : question) (u : list Q) : list Q := map (fun p => Qred (- inner (fst p) u)) (rows q).
Definition some_below (l : list Q) : Q := match sorted l with [] => 0 | a :: _ => a - 1 end.
Definition some_above (l : list Q) : Q := match rev (sorted l) with [] => 0 | a :: _ => a + 1 end.
Definition listed_ends (e : option Q * option Q) : list Q :=
  match e with (a, b) => match a with Some a => [a] | None => [] end ++ match b with Some b => [b] | None => [] end end.
Definition stops (q : question) (st : state) (u : list Q) : list Q :=
  let e := q_biases q st u in let all := zeros q u ++ listed_ends e in
  let first := match fst e with Some a => a | None => some_below all end in
  let last := match snd e with Some b => b | None => some_above all end in
  let l := sorted (first :: last :: filter (fun z => Qle_bool first z && Qle_bool z last) (zeros q u)) in
  l ++ middles l.

Definition q_difference (q : question) : list Q :=
  let plus_many := inject_Z (Z.of_nat (positives q)) in
  let minus_many := inject_Z (Z.of_nat (length (rows q) - positives q)) in
  combine_all (map (fun p : list Q * label => (match snd p with plus => minus_many | minus => - plus_many end, fst p)) (rows q)).
Definition both_borne (q : question) : bool :=
  existsb (fun p : list Q * label => eqb (snd p) plus) (rows q) && existsb (fun p : list Q * label => eqb (snd p) minus) (rows q).
Definition has_angle (q : question) : bool := both_borne q && negb (forallb is_zero (q_difference q)).

(** The sign of the derivative of the cosine along v at u. *)
Definition q_turns (g u v : list Q) : Q := inner v g * inner u u - inner u g * inner u v.

Fixpoint q_climbs (q : question) (g : list Q) (reached : Q) (l : list (state * state)) (ray : state) (slope : Q) : bool :=
  match l with
  | [] => let u := q_push q ray in
      q_optimal q ray u && Qeq_bool (level ray) reached
      && forallb (fun a : item => let v := sign_of (snd (snd a)) * slope - 1 in match q_letters ray u a with
          (e, z, m) => e && Qle_bool v 0 || z && Qle_bool 0 v || m && is_zero v end) (items q)
  | (one, two) :: r => let u := q_push q one in let v := q_push q two in
      q_segment q one two u v && Qeq_bool (level one) reached && negb (forallb is_zero v)
      && (let w := plus_multiple (-1) u v in Qle_bool 0 (q_turns g u w) && Qle_bool 0 (q_turns g v w))
      && q_climbs q g (level two) r ray slope
  end.

Definition check_svm (c : svm_certificate) : bool :=
  match c with
  | SvmOptimum q lam w least greatest c beta =>
      let mu := Qred (2 * inject_Z (Z.of_nat (length (rows q))) * lam) in
      let st := {| duals := c; offset := beta; level := mu |} in let u := q_push q st in
      well_formed q && is_positive lam && has_length (dimension q) w && q_optimal q st u
      && equal u (plus_multiple mu w [])
      && (let e := q_biases q st u in same_end least (fst e) mu && same_end greatest (snd e) mu)
  | SvmAngleNo q one two =>
      let g := q_difference q in let u := q_push q one in let v := q_push q two in
      well_formed q && has_angle q && q_optimal q one u && q_optimal q two v
      && is_positive (level one) && is_positive (level two - level one)
      && is_positive (inner u g) && is_positive (inner v g)
      && is_positive (inner u g * inner u g * inner v v - inner v g * inner v g * inner u u)
  | SvmAngleYes q segments ray slope =>
      well_formed q && has_angle q && negb (match segments with [] => true | _ => false end)
      && q_climbs q (q_difference q) 0 segments ray slope
  | SvmErrorsNo q one two other =>
      let u := q_push q one in let v := q_push q two in let o := q_push q other in
      well_formed q && q_segment q one two u v && is_zero (level one)
      && q_optimal q other o && is_positive (level other)
      && (let mine := map (q_errors q v) (stops q two v) in
          forallb (fun e => forallb (fun m => Nat.ltb (q_errors q o e) m) mine) (stops q other o))
  end.

(** ** What an accepted certificate means *)

Open Scope R_scope.

Definition within (least greatest : option Q) (b : R) : Prop :=
  match least with Some a => Q2R a <= b | None => True end /\ match greatest with Some a => b <= Q2R a | None => True end.

(** The minimisers of mean hinge loss + lambda |w|^2 are these w and b, and no others. *)
Definition says_optimum (q : question) (lam : Q) (w : list Q) (least greatest : option Q) : Prop :=
  0 < Q2R lam /\ forall v b, is_minimiser (dimension q) (the_set q) (Q2R lam) v b <->
    same (dimension q) v (at_ w) /\ within least greatest b.

(** At each lambda > 0 there is a minimiser, none is 0, and as lambda grows the angle of w and the
    difference of the means does not; or there are two at which it grows. *)
Definition says_angle (q : question) (yes : bool) : Prop :=
  let d := dimension q in let s := the_set q in nonzero d (means s) /\
  if yes then
    (forall lambda, 0 < lambda -> exists w b, is_minimiser d s lambda w b) /\
    forall lambda lambda' w b w' b', 0 < lambda <= lambda' -> is_minimiser d s lambda w b -> is_minimiser d s lambda' w' b' ->
    nonzero d w /\ nonzero d w' /\ cosine d w (means s) <= cosine d w' (means s)
  else exists lambda lambda' w b w' b', 0 < lambda < lambda' /\ is_minimiser d s lambda w b /\ is_minimiser d s lambda' w' b' /\
    nonzero d w /\ nonzero d w' /\ cosine d w' (means s) < cosine d w (means s).

(** Every minimiser at small lambda makes more errors than every minimiser at some other; both exist. *)
Definition says_errors_not_fewest (q : question) : Prop :=
  let d := dimension q in let s := the_set q in
  exists small other, 0 < small /\ 0 < other /\ (exists w b, is_minimiser d s other w b) /\
  forall lambda, 0 < lambda <= small -> (exists w b, is_minimiser d s lambda w b) /\
  forall w b w' b', is_minimiser d s lambda w b -> is_minimiser d s other w' b' -> (errors d s w' b' < errors d s w b)%nat.

Definition meaning_svm (c : svm_certificate) : Prop :=
  match c with
  | SvmOptimum q lam w least greatest _ _ => says_optimum q lam w least greatest
  | SvmAngleNo q _ _ => says_angle q false
  | SvmAngleYes q _ _ _ => says_angle q true
  | SvmErrorsNo q _ _ _ => says_errors_not_fewest q
  end.

(** ** Soundness: sorted lists *)

Fixpoint in_order (l : list Q) : Prop := match l with [] => True | a :: r => (forall b, In b r -> Q2R a <= Q2R b) /\ in_order r end.

Lemma le_sound a b : Qle_bool a b = true -> Q2R a <= Q2R b.
Proof. intro H. apply Qle_Rle, Qle_bool_iff, H. Qed.
Lemma le_complete a b : Q2R a <= Q2R b -> Qle_bool a b = true.
Proof. intro H. apply Qle_bool_iff, Rle_Qle, H. Qed.
Lemma le_false a b : Qle_bool a b = false -> Q2R b < Q2R a.
Proof. intro H. apply Rnot_le_lt. intro Hle. apply le_complete in Hle. congruence. Qed.

Lemma put_permuted a l : Permutation (put a l) (a :: l).
Proof. induction l as [|b r IH]; simpl; [apply Permutation_refl|]. destruct (Qle_bool a b); [apply Permutation_refl|]. rewrite IH. apply perm_swap. Qed.
Lemma sorted_permuted l : Permutation (sorted l) l.
Proof. induction l as [|a r IH]; simpl; [constructor|]. rewrite put_permuted. constructor. exact IH. Qed.
Lemma put_in_order a l : in_order l -> in_order (put a l).
Proof.
  induction l as [|b r IH]; simpl; [intros _; split; [intros ? [] | trivial]|]. intros (Hb & Hr). destruct (Qle_bool a b) eqn:E.
  - apply le_sound in E. split; [intros c [<-|Hc]; [assumption | specialize (Hb c Hc); lra] | split; assumption].
  - apply le_false in E. split; [|apply IH, Hr]. intros c Hc. apply (Permutation_in _ (put_permuted a r)) in Hc. destruct Hc as [<-|Hc]; [lra | apply Hb, Hc].
Qed.
Lemma sorted_in_order l : in_order (sorted l).
Proof. induction l as [|a r IH]; simpl; [trivial | apply put_in_order, IH]. Qed.

Lemma parts_in_order l : in_order l -> forall j k k', In k (firstn j l) -> In k' (skipn j l) -> Q2R k <= Q2R k'.
Proof.
  induction l as [|a r IH]; intros Ho j k k' Hk Hk'; [destruct j; destruct Hk|]. destruct Ho as (Ha & Hr). destruct j as [|j]; [destruct Hk|]. simpl in *.
  destruct Hk as [<-|Hk].
  - apply Ha. rewrite <- (firstn_skipn j r). apply in_or_app. right. assumption.
  - apply (IH Hr j k k'); assumption.
Qed.
Lemma least_sound l : in_order l -> forall j b, (j <= length l)%nat ->
  (forall k, In k (firstn j l) -> Q2R k <= b) <-> match least_of j l with Some a => Q2R a <= b | None => True end.
Proof.
  intros Ho j b Hj. destruct j as [|i]; simpl; [split; [trivial | intros _ k []]|]. destruct (nth_error l i) as [a|] eqn:E.
  - destruct (nth_error_split l i E) as (l1 & l2 & -> & Hl). subst i.
    assert (Ef : firstn (S (length l1)) (l1 ++ a :: l2) = l1 ++ [a]).
    { replace (S (length l1)) with (length l1 + 1)%nat by lia. rewrite firstn_app_2. reflexivity. }
    change (match l1 ++ a :: l2 with [] => [] | a0 :: l0 => a0 :: firstn (length l1) l0 end) with (firstn (S (length l1)) (l1 ++ a :: l2)).
    rewrite Ef. split; [intro H; apply H; apply in_or_app; right; left; reflexivity|]. intros Ha k Hk. apply in_app_or in Hk. destruct Hk as [Hk|[<-|[]]]; [|assumption].
    apply Rle_trans with (Q2R a); [|assumption]. apply (parts_in_order _ Ho (length l1)).
    + rewrite firstn_app, Nat.sub_diag, firstn_all. simpl. rewrite app_nil_r. assumption.
    + rewrite skipn_app, Nat.sub_diag, skipn_all. left. reflexivity.
  - apply nth_error_None in E. lia.
Qed.
Lemma greatest_sound l : in_order l -> forall j b,
  (forall k, In k (skipn j l) -> b <= Q2R k) <-> match nth_error l j with Some a => b <= Q2R a | None => True end.
Proof.
  intros Ho j b. destruct (nth_error l j) as [a|] eqn:E.
  - destruct (nth_error_split l j E) as (l1 & l2 & -> & Hl). subst j. rewrite skipn_app, Nat.sub_diag, skipn_all. simpl.
    split; [intro H; apply H; left; reflexivity|]. intros Ha k [<-|Hk]; [assumption|]. apply Rle_trans with (Q2R a); [assumption|].
    apply (parts_in_order _ Ho (S (length l1))).
    + replace (S (length l1)) with (length l1 + 1)%nat by lia. rewrite firstn_app_2. apply in_or_app. right. left. reflexivity.
    + replace (S (length l1)) with (length l1 + 1)%nat by lia. rewrite skipn_app. apply in_or_app. right.
      replace (length l1 + 1 - length l1)%nat with 1%nat by lia. assumption.
  - apply nth_error_None in E. rewrite skipn_all2 by assumption. split; [trivial | intros _ k []].
Qed.

(** *** From the question to the set *)

Definition place (a : item) : vec * label := (at_ (fst (snd a)), snd (snd a)).
Definition real_dual (st : state) (a : item) : R := Q2R (dual_of st a).

Lemma rows_items q : rows q = map snd (items q).
Proof. unfold items. generalize 0%nat. induction (rows q) as [|p r IH]; intro k; [reflexivity|]. simpl. f_equal. apply IH. Qed.
Lemma the_set_items q : the_set q = map place (items q).
Proof. unfold the_set. rewrite rows_items at 1. rewrite map_map. reflexivity. Qed.

Lemma formed_rows q : well_formed q = true -> items q <> [] /\ forall p, In p (rows q) -> length (fst p) = dimension q.
Proof.
  unfold well_formed. intro H. split_checks. split.
  - unfold items, rows. unfold dimension in *. destruct (points q) as [|x r]; [discriminate|]. destruct (labels q) as [|y ys]; [discriminate|]. discriminate.
  - intros (x, y) Hin. apply in_combine_l in Hin. match goal with Hf : forallb _ (points q) = true |- _ => rewrite forallb_forall in Hf; apply has_length_sound, Hf, Hin end.
Qed.
Lemma item_row q a : In a (items q) -> In (snd a) (rows q).
Proof. intro H. rewrite rows_items. apply in_map, H. Qed.

Lemma filter_shorter {T} (f : T -> bool) (r : list T) : (length (filter f r) <= length r)%nat.
Proof. induction r as [|a r IH]; simpl; [lia|]. destruct (f a); simpl; lia. Qed.

Section One_question.
Variable q : question.
Hypothesis formed : well_formed q = true.
Let d := dimension q.
Let l := items q.
Let s := the_set q.
Let some : l <> [] := proj1 (formed_rows q formed).
Let mus := push item l place.

Lemma push_sound st i : at_ (q_push q st) i = mus (real_dual st) i.
Proof.
  unfold q_push, mus, push. rewrite combine_sound. fold l. rewrite sum_map. apply sum_ext. intros a _. unfold place, real_dual. cbn [fst snd].
  rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_mult, Q2R_sign. reflexivity.
Qed.

Lemma inner_push x u : length x = d -> Q2R (inner x u) = dot d (at_ x) (at_ u).
Proof. intro H. apply inner_sound, H. Qed.
Lemma row_length p : In p (rows q) -> length (fst p) = d.
Proof. apply (formed_rows q formed). Qed.

Lemma excess_sound st a : In a l -> Q2R (q_excess st (q_push q st) a) = excess item d l place (real_dual st) (Q2R (offset st)) (Q2R (level st)) a.
Proof.
  intro Ha. unfold q_excess, excess. rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_minus, Q2R_mult, Q2R_plus, Q2R_sign, inner_push by (apply row_length, item_row, Ha).
  unfold place at 1 3. cbn [fst snd]. rewrite (dot_sym d (push item l place (real_dual st))), (dot_same d (at_ (fst (snd a))) (at_ (fst (snd a))) (at_ (q_push q st)) (push item l place (real_dual st)));
    [reflexivity | intros i _; reflexivity | intros i _; apply push_sound].
Qed.

Lemma equal_one c : Qeq_bool c 1 = true -> Q2R c = 1.
Proof. intro H. rewrite <- Q2R_1. apply Qeq_eqR, Qeq_bool_eq, H. Qed.
Lemma equal_none c : Qeq_bool c 0 = true -> Q2R c = 0.
Proof. intro H. rewrite <- Q2R_0. apply Qeq_eqR, Qeq_bool_eq, H. Qed.
Lemma not_above_0 a : Qle_bool a 0 = true -> Q2R a <= 0.
Proof. intro H. rewrite <- Q2R_0. apply le_sound, H. Qed.
Lemma not_below_0 a : Qle_bool 0 a = true -> 0 <= Q2R a.
Proof. intro H. rewrite <- Q2R_0. apply le_sound, H. Qed.

Lemma dual_sound st : q_dual q st = true -> dual item l place (real_dual st).
Proof.
  unfold q_dual. intro H. split_checks. split.
  - intros a Ha. unfold real_dual, dual_of. destruct (nth_in_or_default (fst a) (duals st) 0%Q) as [Hin|E].
    + match goal with Hf : forallb _ (duals st) = true |- _ => rewrite forallb_forall in Hf; specialize (Hf _ Hin) end. split_checks.
      split; [apply not_below_0; assumption | rewrite <- Q2R_1; apply le_sound; assumption].
    + rewrite E, Q2R_0. lra.
  - match goal with Hz : is_zero _ = true |- _ => apply is_zero_sound in Hz; rewrite <- Hz end. fold l. clear.
    induction l as [|a r IH]; [simpl; symmetry; apply Q2R_0|]. cbn [fold_right sum]. rewrite Q2R_add, Q2R_mult, Q2R_sign, IH. reflexivity.
Qed.

Lemma letters_sound st a : In a l -> match q_letters st (q_push q st) a with (e, z, m) =>
  (e = true -> real_dual st a = 1 /\ excess item d l place (real_dual st) (Q2R (offset st)) (Q2R (level st)) a <= 0) /\
  (z = true -> real_dual st a = 0 /\ 0 <= excess item d l place (real_dual st) (Q2R (offset st)) (Q2R (level st)) a) /\
  (m = true -> excess item d l place (real_dual st) (Q2R (offset st)) (Q2R (level st)) a = 0) end.
Proof.
  intro Ha. unfold q_letters. rewrite <- (excess_sound st a Ha). unfold real_dual. split; [|split]; intro H; split_checks.
  - split; [apply equal_one; assumption | apply not_above_0; assumption].
  - split; [apply equal_none; assumption | apply not_below_0; assumption].
  - apply is_zero_sound, H.
Qed.

Lemma optimal_sound st : q_optimal q st (q_push q st) = true ->
  optimal item d l place (real_dual st) (Q2R (offset st)) (Q2R (level st)) /\ 0 <= Q2R (level st).
Proof.
  unfold q_optimal. intro H. split_checks. split; [|apply not_below_0; assumption]. split; [apply dual_sound; assumption|].
  intros a Ha. match goal with Hf : forallb _ (items q) = true |- _ => rewrite forallb_forall in Hf; specialize (Hf a Ha) end.
  pose proof (letters_sound st a Ha) as HL. destruct (q_letters st (q_push q st) a) as ((e, z), m). destruct HL as (He & Hz & Hm).
  unfold letter. apply orb_prop in H0. destruct H0 as [H0|H0]; [apply orb_prop in H0; destruct H0 as [H0|H0]|]; auto.
Qed.

Lemma shared_sound one two : q_shared q one two (q_push q one) (q_push q two) = true -> forall a, In a l ->
  shared item d l place (real_dual one) (Q2R (offset one)) (Q2R (level one)) (real_dual two) (Q2R (offset two)) (Q2R (level two)) a.
Proof.
  unfold q_shared. intros H a Ha. rewrite forallb_forall in H. specialize (H a Ha).
  pose proof (letters_sound one a Ha) as H1. pose proof (letters_sound two a Ha) as H2.
  destruct (q_letters one (q_push q one) a) as ((e, z), m), (q_letters two (q_push q two) a) as ((e', z'), m').
  destruct H1 as (He & Hz & Hm), H2 as (He' & Hz' & Hm'). unfold shared.
  apply orb_prop in H. destruct H as [H|H]; [apply orb_prop in H; destruct H as [H|H]|]; split_checks.
  - left. destruct (He H) as (? & ?). destruct (He' H0) as (? & ?). auto.
  - right. left. destruct (Hz H) as (? & ?). destruct (Hz' H0) as (? & ?). auto.
  - right. right. auto.
Qed.

(** *** The optimal biases *)

Lemma set_is : s = map place l. Proof. apply the_set_items. Qed.

Lemma positives_count : INR (positives q) = sum (fun a : item => match snd (place a) with plus => 1 | minus => 0 end) l.
Proof.
  unfold positives. rewrite rows_items. fold l. clear. set (f := fun p : list Q * label => eqb (snd p) plus).
  induction l as [|(i, (x, y)) r IH]; [reflexivity|]. cbn [map sum]. destruct y.
  - change (filter f (snd (i, (x, plus)) :: map snd r)) with ((x, plus) :: filter f (map snd r)). cbn [length]. rewrite S_INR, IH.
    unfold place at 2. cbn [fst snd]. ring.
  - change (filter f (snd (i, (x, minus)) :: map snd r)) with (filter f (map snd r)). rewrite IH. unfold place at 2. cbn [fst snd]. ring.
Qed.
Lemma positives_bound st u : (positives q <= length (kinks q st u))%nat.
Proof.
  unfold kinks. rewrite (Permutation_length (sorted_permuted _)), map_length. apply filter_shorter.
Qed.

Lemma push_score st mu w b x : 0 < mu -> same d w (scale (/ mu) (mus (real_dual st))) -> length x = d ->
  mu * score d w b (at_ x) = Q2R (inner x (q_push q st)) + mu * b.
Proof.
  intros Hm Hw Hx. unfold score. rewrite (dot_same d w (scale (/ mu) (mus (real_dual st))) (at_ x) (at_ x)) by (try assumption; intros i _; reflexivity).
  rewrite dot_scaled, inner_push by assumption.
  rewrite (dot_sym d (mus (real_dual st))), (dot_same d (at_ x) (at_ x) (at_ (q_push q st)) (mus (real_dual st))) by (intros i _; first [reflexivity | apply push_sound]).
  field. lra.
Qed.

Definition within_biases st b := let e := q_biases q st (q_push q st) in within (fst e) (snd e) b.

Lemma biases_sound st lam w b0 : 0 < Q2R (level st) -> same d w (scale (/ Q2R (level st)) (mus (real_dual st))) -> is_minimiser d s lam w b0 ->
  forall b, is_minimiser d s lam w b <-> within_biases st (Q2R (level st) * b).
Proof.
  intros Hm Hw H0 b. set (mu := Q2R (level st)) in *. set (u := q_push q st). set (K := kinks q st u). set (J := positives q).
  assert (Hord : in_order K) by apply sorted_in_order. assert (HJ : (J <= length K)%nat) by apply positives_bound.
  assert (Hi : 0 < / mu) by (apply Rinv_0_lt_compat, Hm).
  set (scaled := map (fun k => Q2R k / mu)).
  assert (Hpart : Permutation (map (kink item d place w) l) (scaled (firstn J K) ++ scaled (skipn J K))).
  { unfold scaled. rewrite <- map_app, firstn_skipn. unfold K, kinks. rewrite (sorted_permuted _), map_map. rewrite rows_items, map_map. fold l.
    rewrite (map_ext_in (kink item d place w) (fun a : item => Q2R (q_kink st u (snd a)) / mu)); [apply Permutation_refl|].
    intros a Ha. pose proof (push_score st mu w 0 (fst (snd a)) Hm Hw (row_length _ (item_row q a Ha))) as Hs. unfold kink, q_kink, place. cbn [fst snd].
    rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_minus, Q2R_mult, Q2R_sign. fold mu. fold u in Hs. unfold score in Hs.
    replace (Q2R (inner (fst (snd a)) u)) with (mu * dot d w (at_ (fst (snd a)))) by lra. field. lra. }
  assert (Hcross : forall k k', In k (scaled (firstn J K)) -> In k' (scaled (skipn J K)) -> k <= k').
  { intros k k' Hk Hk'. apply in_map_iff in Hk. apply in_map_iff in Hk'. destruct Hk as (a & <- & Ha), Hk' as (a' & <- & Ha').
    apply Rmult_le_compat_r; [lra|]. apply (parts_in_order K Hord J); assumption. }
  assert (Hmany : INR (length (scaled (firstn J K))) = sum (fun a : item => match snd (place a) with plus => 1 | minus => 0 end) l).
  { unfold scaled. rewrite map_length, firstn_length_le by assumption. apply positives_count. }
  rewrite set_is in *. rewrite (optimal_biases item d l place some w _ _ Hpart Hcross Hmany lam b0 H0 b).
  unfold between, within_biases, within, q_biases. cbn [fst snd]. fold u K J.
  rewrite <- (least_sound K Hord J (mu * b) HJ), <- (greatest_sound K Hord J (mu * b)).
  split; intros (H1 & H2); split.
  - intros k Hk. specialize (H1 (Q2R k / mu) (in_map (fun k => Q2R k / mu) _ _ Hk)). apply (Rmult_le_compat_l mu) in H1; [|lra].
    replace (mu * (Q2R k / mu)) with (Q2R k) in H1 by (field; lra). assumption.
  - intros k Hk. specialize (H2 (Q2R k / mu) (in_map (fun k => Q2R k / mu) _ _ Hk)). apply (Rmult_le_compat_l mu) in H2; [|lra].
    replace (mu * (Q2R k / mu)) with (Q2R k) in H2 by (field; lra). assumption.
  - intros k Hk. apply in_map_iff in Hk. destruct Hk as (a & <- & Ha). specialize (H1 a Ha). apply Rmult_le_reg_l with mu; [assumption|].
    replace (mu * (Q2R a / mu)) with (Q2R a) by (field; lra). assumption.
  - intros k Hk. apply in_map_iff in Hk. destruct Hk as (a & <- & Ha). specialize (H2 a Ha). apply Rmult_le_reg_l with mu; [assumption|].
    replace (mu * (Q2R a / mu)) with (Q2R a) by (field; lra). assumption.
Qed.

(** *** Errors *)

Lemma locate beta : forall r a, in_order (a :: r) -> Q2R a <= beta -> (exists m, In m (a :: r) /\ beta <= Q2R m) ->
  (exists e, In e (a :: r) /\ Q2R e = beta) \/
  exists e p p', In e (middles (a :: r)) /\ p < Q2R e < p' /\ p < beta < p' /\ forall x, In x (a :: r) -> Q2R x <= p \/ p' <= Q2R x.
Proof.
  induction r as [|b r IH]; intros a Ho Ha (m & Hm & Hb).
  - destruct Hm as [<-|[]]. left. exists a. split; [left; reflexivity | lra].
  - destruct Ho as (Hfirst & Ho). pose proof (Hfirst b (or_introl eq_refl)) as Hab. destruct (Rlt_le_dec beta (Q2R b)) as [Hlt|Hle].
    + destruct (Req_dec (Q2R a) beta) as [E|E]; [left; exists a; split; [left; reflexivity | assumption]|].
      right. exists (Qred ((a + b) * (1 # 2))%Q), (Q2R a), (Q2R b).
      assert (Em : Q2R (Qred ((a + b) * (1 # 2))%Q) = (Q2R a + Q2R b) / 2)
        by (rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_mult, Q2R_plus; unfold Q2R at 3; simpl; lra).
      split; [left; reflexivity|]. rewrite Em. split; [lra|]. split; [lra|]. intros x [<-|[<-|Hx]]; [left; lra | right; lra | right].
      destruct Ho as (Hb' & _). apply Hb', Hx.
    + destruct (IH b Ho Hle) as [(e & He & E)|(e & p & p' & He & H1 & H2 & H3)].
      * destruct Hm as [<-|Hm]; [exists b; split; [left; reflexivity | lra] | exists m; auto].
      * left. exists e. split; [right; assumption | assumption].
      * right. exists e, p, p'. split; [right; exact He|]. split; [assumption|]. split; [assumption|]. intros x [<-|Hx]; [|apply H3, Hx].
        destruct (H3 b (or_introl eq_refl)) as [H|H]; [left; lra | lra].
Qed.

Lemma below_all all z : In z all -> Q2R (some_below all) < Q2R z.
Proof.
  intro Hz. unfold some_below. pose proof (sorted_in_order all) as Ho. apply (Permutation_in _ (Permutation_sym (sorted_permuted all))) in Hz.
  destruct (sorted all) as [|a r]; [destruct Hz|]. rewrite Q2R_minus, Q2R_1. destruct Ho as (Ha & _). destruct Hz as [<-|Hz]; [lra | specialize (Ha z Hz); lra].
Qed.
Lemma above_all all z : In z all -> Q2R z < Q2R (some_above all).
Proof.
  intro Hz. unfold some_above. pose proof (sorted_in_order all) as Ho. apply (Permutation_in _ (Permutation_sym (sorted_permuted all))) in Hz.
  destruct (rev (sorted all)) as [|a r] eqn:E.
  - apply in_rev in Hz. rewrite E in Hz. destruct Hz.
  - assert (Es : sorted all = rev r ++ [a]) by (rewrite <- (rev_involutive (sorted all)), E; reflexivity).
    rewrite Q2R_plus, Q2R_1. rewrite Es in Hz, Ho. apply in_app_or in Hz. destruct Hz as [Hz|[<-|[]]]; [|lra].
    pose proof (parts_in_order _ Ho (length (rev r)) z a) as H. rewrite firstn_app, Nat.sub_diag, firstn_all, skipn_app, Nat.sub_diag, skipn_all in H. simpl in H.
    rewrite app_nil_r in H. specialize (H Hz (or_introl eq_refl)). lra.
Qed.

Lemma stop_for st beta : within_biases st beta -> exists e, In e (stops q st (q_push q st)) /\
  forall z, In z (zeros q (q_push q st)) -> (beta <= Q2R z <-> Q2R e <= Q2R z) /\ (Q2R z <= beta <-> Q2R z <= Q2R e).
Proof.
  unfold within_biases, stops. set (u := q_push q st). set (e := q_biases q st u). set (all := zeros q u ++ listed_ends e). cbv zeta.
  set (first := match fst e with Some a => a | None => some_below all end). set (last := match snd e with Some b => b | None => some_above all end).
  set (L := sorted (first :: last :: filter (fun z => Qle_bool first z && Qle_bool z last)%bool (zeros q u))). intros (Hlow & Hhigh).
  assert (Hin : forall z, In z (zeros q u) -> In z all) by (intros; apply in_or_app; left; assumption).
  assert (HL : forall x, In x (first :: last :: filter (fun z => Qle_bool first z && Qle_bool z last)%bool (zeros q u)) -> In x L)
    by (intros x Hx; apply (Permutation_in _ (Permutation_sym (sorted_permuted _))), Hx).
  destruct (Rlt_le_dec beta (Q2R first)) as [Hb|Hb].
  { exists first. split; [apply in_or_app; left; apply HL; left; reflexivity|]. intros z Hz. unfold first in *. destruct (fst e) as [a|]; [lra|].
    pose proof (below_all all z (Hin z Hz)). split; split; lra. }
  destruct (Rlt_le_dec (Q2R last) beta) as [Hb'|Hb'].
  { exists last. split; [apply in_or_app; left; apply HL; right; left; reflexivity|]. intros z Hz. unfold last in *. destruct (snd e) as [a|]; [lra|].
    pose proof (above_all all z (Hin z Hz)). split; split; lra. }
  pose proof (sorted_in_order (first :: last :: filter (fun z => Qle_bool first z && Qle_bool z last)%bool (zeros q u))) as Ho. fold L in Ho.
  pose proof (HL first (or_introl eq_refl)) as Hf. pose proof (HL last (or_intror (or_introl eq_refl))) as Hl.
  assert (Hz : forall z, In z (zeros q u) -> Q2R first <= Q2R z <= Q2R last -> In z L).
  { intros z Hz (H1 & H2). apply HL. right. right. apply filter_In. split; [assumption|]. apply andb_true_intro. split; apply le_complete; assumption. }
  destruct L as [|a r]; [destruct Hf|].
  assert (Ha : Q2R a <= beta) by (destruct Hf as [<-|Hf]; [assumption | destruct Ho as (Ho & _); specialize (Ho first Hf); lra]).
  destruct (locate beta r a Ho Ha (ex_intro _ last (conj Hl Hb'))) as [(x & Hx & E)|(x & p & p' & Hx & H1 & H2 & H3)].
  - exists x. split; [apply in_or_app; left; assumption|]. intros z _. rewrite E. tauto.
  - exists x. split; [apply in_or_app; right; assumption|]. intros z Hzz.
    assert (Hside : Q2R z <= p \/ p' <= Q2R z).
    { destruct (Rlt_le_dec (Q2R z) (Q2R first)) as [Hlt|Hle1]; [destruct (H3 first Hf); [left; lra | lra]|].
      destruct (Rlt_le_dec (Q2R last) (Q2R z)) as [Hlt|Hle2]; [destruct (H3 last Hl); [lra | right; lra]|]. apply H3, Hz; [assumption | lra]. }
    split; split; destruct Hside; lra.
Qed.

Lemma errors_at st mu w b e : 0 < mu -> same d w (scale (/ mu) (mus (real_dual st))) ->
  (forall z, In z (zeros q (q_push q st)) -> (mu * b <= Q2R z <-> Q2R e <= Q2R z) /\ (Q2R z <= mu * b <-> Q2R z <= Q2R e)) ->
  errors d s w b = q_errors q (q_push q st) e.
Proof.
  intros Hm Hw Hside. unfold errors, q_errors, s, the_set. set (u := q_push q st) in *.
  assert (Hall : forall p, In p (rows q) -> (sgn (snd p) * score d w b (at_ (fst p)) <= 0 <-> Qle_bool (sign_of (snd p) * (inner (fst p) u + e))%Q 0 = true)).
  { intros p Hp. pose proof (push_score st mu w b (fst p) Hm Hw (row_length p Hp)) as Hs. fold u in Hs.
    specialize (Hside (Qred (- inner (fst p) u)) (in_map (fun p => Qred (- inner (fst p) u)) _ _ Hp)). rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_opp in Hside.
    assert (E : Qle_bool (sign_of (snd p) * (inner (fst p) u + e))%Q 0 = true <-> sgn (snd p) * (Q2R (inner (fst p) u) + Q2R e) <= 0).
    { rewrite <- Q2R_sign, <- Q2R_plus, <- Q2R_mult. split; [apply not_above_0|]. intro H. apply le_complete. rewrite Q2R_0. assumption. }
    rewrite E. destruct (snd p); simpl in *; split; intro H; nra. }
  clear Hside. revert Hall. generalize (rows q) as rs. induction rs as [|p r IH]; intro Hall; [reflexivity|]. cbn [map filter fst snd].
  destruct (Hall p (or_introl eq_refl)) as (H1 & H2). specialize (IH (fun p Hp => Hall p (or_intror Hp))).
  destruct Rle_dec as [Hd|Hd]; destruct (Qle_bool _ 0) eqn:Eq; simpl; [f_equal; exact IH | specialize (H1 Hd); discriminate | specialize (H2 eq_refl); contradiction | exact IH].
Qed.

(** *** Numbers of the path *)

Lemma number_of_rows : INR (length (map place l)) = INR (length (rows q)).
Proof. rewrite map_length, rows_items, map_length. reflexivity. Qed.
Lemma Q2R_many k : Q2R (inject_Z (Z.of_nat k)) = INR k.
Proof. unfold Q2R, inject_Z. simpl. rewrite RMicromega.Rinv_1, <- INR_IZR_INZ. reflexivity. Qed.

Lemma level_of lambda : 0 < lambda -> 0 < 2 * INR (length (map place l)) * lambda /\ at_mu item l place (2 * INR (length (map place l)) * lambda) = lambda.
Proof.
  intro H. pose proof (number_positive item l place some) as Hn. split; [apply Rmult_lt_0_compat; lra|]. unfold at_mu. field. lra.
Qed.

Lemma minimises_at st : q_optimal q st (q_push q st) = true -> 0 < Q2R (level st) ->
  is_minimiser d s (at_mu item l place (Q2R (level st))) (scale (/ Q2R (level st)) (mus (real_dual st))) (Q2R (offset st) / Q2R (level st)) /\
  forall w b, is_minimiser d s (at_mu item l place (Q2R (level st))) w b -> same d w (scale (/ Q2R (level st)) (mus (real_dual st))).
Proof.
  intros H Hm. destruct (optimal_sound st H) as (Ho & _). rewrite set_is. apply (optimal_minimises item d l place some _ _ _ Hm Ho).
Qed.

Lemma plus_multiple_max a x : forall y, length (plus_multiple a x y) = Nat.max (length x) (length y).
Proof.
  induction x as [|b x IH]; intros y; [reflexivity|]. destruct y as [|c y]; simpl; f_equal; [|apply IH].
  rewrite IH. simpl. apply Nat.max_0_r.
Qed.
Lemma combine_all_length (m : list (Q * list Q)) : m <> [] -> (forall t, In t m -> length (snd t) = d) -> length (combine_all m) = d.
Proof.
  intros Hne H. assert (G : forall k, (forall t, In t k -> length (snd t) = d) -> (length (combine_all k) <= d)%nat).
  { induction k as [|t k IH]; intro Hk; [simpl; lia|]. change (combine_all (t :: k)) with (plus_multiple (fst t) (snd t) (combine_all k)).
    rewrite plus_multiple_max, (Hk t (or_introl eq_refl)). specialize (IH (fun t Ht => Hk t (or_intror Ht))). lia. }
  destruct m as [|t m]; [congruence|]. change (combine_all (t :: m)) with (plus_multiple (fst t) (snd t) (combine_all m)).
  rewrite plus_multiple_max, (H t (or_introl eq_refl)). specialize (G m (fun t Ht => H t (or_intror Ht))). lia.
Qed.
Lemma push_length st : length (q_push q st) = d.
Proof.
  unfold q_push. apply combine_all_length.
  - fold l. intro E. apply map_eq_nil in E. apply some, E.
  - intros t Ht. apply in_map_iff in Ht. destruct Ht as (a & <- & Ha). cbn [snd]. apply row_length, item_row, Ha.
Qed.
Lemma dots st st' : Q2R (inner (q_push q st) (q_push q st')) = dot d (mus (real_dual st)) (mus (real_dual st')).
Proof. rewrite (inner_sound d) by apply push_length. apply dot_same; intros i _; apply push_sound. Qed.
Lemma dots_with st g : Q2R (inner (q_push q st) g) = dot d (mus (real_dual st)) (at_ g).
Proof. rewrite (inner_sound d) by apply push_length. apply dot_same; intros i _; [apply push_sound | reflexivity]. Qed.

(** *** The difference of the means *)

Lemma of_label (y : label) (F : list Q -> R) (rs : list (list Q * label)) i :
  sum (fun x : vec => x i) (with_label y (map (fun p : list Q * label => (at_ (fst p), snd p)) rs))
  = sum (fun p : list Q * label => match snd p, y with plus, plus | minus, minus => at_ (fst p) i | _, _ => 0 end) rs.
Proof. induction rs as [|(x, y') r IH]; [reflexivity|]. simpl. destruct y', y; simpl; rewrite ?IH; lra. Qed.
Lemma of_label_many (rs : list (list Q * label)) :
  length (with_label plus (map (fun p : list Q * label => (at_ (fst p), snd p)) rs)) = length (filter (fun p : list Q * label => eqb (snd p) plus) rs) /\
  (length (with_label minus (map (fun p : list Q * label => (at_ (fst p), snd p)) rs)) + length (filter (fun p : list Q * label => eqb (snd p) plus) rs) = length rs)%nat.
Proof.
  induction rs as [|(x, y) r (IH1 & IH2)]; [split; reflexivity|]. simpl. destruct y; simpl; split; try lia.
Qed.

Lemma difference_sound : both_borne q = true -> let k := INR (length (rows q) - positives q) * INR (positives q) in
  0 < k /\ forall i, at_ (q_difference q) i = k * means s i.
Proof.
  intro Hb. set (J := INR (positives q)). set (I := INR (length (rows q) - positives q)).
  destruct (of_label_many (rows q)) as (E1 & E2). fold (positives q) in E1, E2. change (map (fun p : list Q * label => (at_ (fst p), snd p)) (rows q)) with s in *.
  assert (HJ : 0 < J /\ 0 < I).
  { unfold both_borne in Hb. apply andb_prop in Hb. destruct Hb as (H1 & H2). apply existsb_exists in H1. apply existsb_exists in H2.
    destruct H1 as (p & Hp & Hy), H2 as (p' & Hp' & Hy'). apply eqb_true in Hy. apply eqb_true in Hy'. unfold I, J. split; apply lt_0_INR.
    - unfold positives. assert (Hf : In p (filter (fun p : list Q * label => eqb (snd p) plus) (rows q))) by (apply filter_In; split; [assumption | apply eqb_true; assumption]).
      destruct (filter _ (rows q)); [destruct Hf | simpl; lia].
    - assert (Hin : In (at_ (fst p')) (with_label minus s)).
      { unfold with_label. apply in_flat_map. exists (at_ (fst p'), snd p'). split; [apply in_map_iff; exists p'; auto|]. cbn [snd fst]. rewrite Hy'. left. reflexivity. }
      destruct (with_label minus s); [destruct Hin | simpl in E2; lia]. }
  cbv zeta. fold I J. split; [apply Rmult_lt_0_compat; tauto|]. intro i. unfold means, difference, mean.
  assert (E3 : length (with_label minus s) = (length (rows q) - positives q)%nat) by lia. rewrite E1, E3. fold I J.
  unfold s at 1 2, the_set. rewrite !(of_label _ (fun _ => 0)). unfold q_difference. rewrite combine_sound, sum_map.
  transitivity (I * sum (fun p : list Q * label => match snd p with plus => at_ (fst p) i | minus => 0 end) (rows q)
    - J * sum (fun p : list Q * label => match snd p with plus => 0 | minus => at_ (fst p) i end) (rows q)).
  - rewrite <- !sum_mult, <- sum_minus. apply sum_ext. intros (x, y) _. cbn [fst snd]. destruct y; rewrite ?Q2R_opp, ?Q2R_many; fold I J; ring.
  - field. lra.
Qed.

Lemma with_angle : has_angle q = true -> nonzero d (means s) /\ nonzero d (at_ (q_difference q)) /\
  forall w, cosine d w (at_ (q_difference q)) = cosine d w (means s).
Proof.
  unfold has_angle. intro H. split_checks. destruct (difference_sound H) as (Hk & E). set (k := INR (length (rows q) - positives q) * INR (positives q)) in *.
  assert (Hn : nonzero d (at_ (q_difference q))).
  { apply not_all_zero; [|apply negb_true_iff; assumption]. unfold q_difference. apply combine_all_length.
    - intro En. apply map_eq_nil in En. apply some. unfold l, items. rewrite En. reflexivity.
    - intros t Ht. apply in_map_iff in Ht. destruct Ht as (p & <- & Hp). apply row_length, Hp. }
  assert (Hm : nonzero d (means s)).
  { destruct Hn as (i & Hi & Hne). exists i. split; [assumption|]. intro Z. apply Hne. rewrite E, Z. ring. }
  split; [assumption|]. split; [assumption|]. intro w. unfold cosine.
  assert (Es : same d (at_ (q_difference q)) (scale k (means s))) by (intros i _; apply E).
  rewrite (norm_same d _ _ Es), norm_scale, Rabs_right by lra. rewrite (dot_same d w w _ _ (fun i _ => eq_refl) Es), dot_scale.
  pose proof (norm_positive d (means s) Hm) as Hpos. unfold Rdiv. rewrite !Rinv_mult. destruct (Req_dec (norm d w) 0) as [Z|Z]; [rewrite Z, Rinv_0; ring | field; lra].
Qed.

(** *** The angle along the path *)

Lemma turns_sound g one two : let w := plus_multiple (-1) (q_push q one) (q_push q two) in
  Q2R (q_turns g (q_push q one) w) = turns d (at_ g) (mus (real_dual one)) (mus (real_dual two)) /\
  Q2R (q_turns g (q_push q two) w) = - turns d (at_ g) (mus (real_dual two)) (mus (real_dual one)).
Proof.
  intro w. assert (Hw : length w = d) by (unfold w; rewrite plus_multiple_max, !push_length; apply Nat.max_id).
  assert (Ew : forall i, at_ w i = difference (mus (real_dual two)) (mus (real_dual one)) i).
  { intro i. unfold w. rewrite plus_multiple_sound, !push_sound. unfold difference. replace (Q2R (-1)) with (-1) by (unfold Q2R; simpl; lra). ring. }
  assert (Eg : Q2R (inner w g) = dot d (difference (mus (real_dual two)) (mus (real_dual one))) (at_ g))
    by (rewrite (inner_sound d) by assumption; apply dot_same; intros i _; [apply Ew | reflexivity]).
  assert (Eu : forall st, Q2R (inner (q_push q st) w) = dot d (mus (real_dual st)) (difference (mus (real_dual two)) (mus (real_dual one))))
    by (intro st; rewrite dots_with; apply dot_same; intros i _; [reflexivity | apply Ew]).
  unfold q_turns. rewrite !Q2R_minus, !Q2R_mult, Eg, !Eu, !dots, !dots_with. unfold turns. split; [reflexivity|].
  rewrite !dot_difference, !(dot_sym d (difference _ _)), !dot_difference. ring.
Qed.

Lemma push_nonzero st : negb (forallb is_zero (q_push q st)) = true -> nonzero d (mus (real_dual st)).
Proof.
  intro H. destruct (not_all_zero d (q_push q st) (push_length st)) as (i & Hi & Hn); [apply negb_true_iff, H|].
  exists i. split; [assumption|]. rewrite <- push_sound. assumption.
Qed.

Lemma q_climbs_sound g ray slope : nonzero d (at_ g) -> forall segments reached, 0 < Q2R reached ->
  (exists w, minimises item d l place (Q2R reached) w /\ nonzero d w) -> q_climbs q g reached segments ray slope = true ->
  forall b, climbs item d l place (at_ g) (Q2R reached) b.
Proof.
  intro Hg. induction segments as [|(one, two) r IH]; intros reached Hr (w & (b0 & Hw) & Hnw) H b; cbn [q_climbs] in H; cbv zeta in H; split_checks.
  - assert (Elev : Q2R (level ray) = Q2R reached) by (apply Qeq_eqR, Qeq_bool_eq; assumption).
    destruct (optimal_sound ray ltac:(assumption)) as (Ho & _). rewrite <- Elev in *.
    apply (ray_climbs item d l place some (at_ g) (real_dual ray) (Q2R (offset ray)) (Q2R (level ray)) (Q2R slope)); try assumption; [apply Ho| |].
    + intros a Ha. match goal with Hf : forallb _ (items q) = true |- _ => rewrite forallb_forall in Hf; specialize (Hf a Ha) end.
      pose proof (letters_sound ray a Ha) as HL. destruct (q_letters ray (q_push q ray) a) as ((e, z), m). destruct HL as (He & Hz & Hm).
      assert (Ev : Q2R (sign_of (snd (snd a)) * slope - 1) = sgn (snd (place a)) * Q2R slope - 1) by (rewrite Q2R_minus, Q2R_mult, Q2R_sign, Q2R_1; reflexivity).
      unfold kept. cbv zeta. rewrite <- Ev. match goal with K : (_ || _)%bool = true |- _ => rename K into HK end.
      apply orb_prop in HK; destruct HK as [HK|HK]; [apply orb_prop in HK; destruct HK as [HK|HK]|]; apply andb_prop in HK; destruct HK as (K1 & K2).
      * left. destruct (He K1). split; [assumption|]. split; [assumption | apply not_above_0, K2].
      * right. left. destruct (Hz K1). split; [assumption|]. split; [assumption | apply not_below_0, K2].
      * right. right. split; [apply Hm, K1 | apply is_zero_sound, K2].
    + destruct (minimises_at ray ltac:(assumption) Hr) as (_ & Huni). rewrite set_is in Huni. specialize (Huni w b0 Hw).
      apply (nonzero_alike d _ _ Huni) in Hnw. apply (nonzero_scaled d (/ Q2R (level ray))); [|assumption]. apply Rinv_neq_0_compat. lra.
  - match goal with Hs : q_segment _ _ _ _ _ = true |- _ => unfold q_segment in Hs end. split_checks.
    assert (Elev : Q2R (level one) = Q2R reached) by (apply Qeq_eqR, Qeq_bool_eq; assumption).
    destruct (optimal_sound one ltac:(assumption)) as (Ho1 & _). destruct (optimal_sound two ltac:(assumption)) as (Ho2 & _).
    assert (Hrise : Q2R (level one) < Q2R (level two)).
    { match goal with Hp : is_positive (level two - level one) = true |- _ => apply is_positive_sound in Hp; rewrite Q2R_minus in Hp end. lra. }
    destruct (turns_sound g one two) as (T1 & T2).
    assert (Hend : nonzero d (mus (real_dual two))) by (apply push_nonzero; assumption).
    rewrite <- Elev in *.
    assert (Hseg : climbs item d l place (at_ g) (Q2R (level one)) (Q2R (level two))).
    { apply (segment_climbs item d l place some (at_ g) (real_dual one) (Q2R (offset one)) _ (real_dual two) (Q2R (offset two))); try assumption.
      - lra.
      - apply Ho1.
      - apply Ho2.
      - apply shared_sound. assumption.
      - unfold mus in T1. rewrite <- T1. apply not_below_0. assumption.
      - unfold mus in T2. rewrite <- T2. apply not_below_0. assumption. }
    destruct (minimises_at two ltac:(assumption) ltac:(lra)) as (Hmin & _). rewrite set_is in Hmin.
    intros mu Hm Hb. destruct (Rle_lt_dec b (Q2R (level two))) as [Hle|Hlt].
    + destruct (Hseg mu Hm ltac:(lra)) as (He & Hc). split; [assumption|]. intros mu' v v' Hb'. apply Hc. lra.
    + revert mu Hm Hb. change (climbs item d l place (at_ g) (Q2R (level one)) b).
      apply (climbs_on item d l place (at_ g) _ (Q2R (level two))); [lra | lra | assumption|].
      apply IH; [lra| |assumption]. exists (scale (/ Q2R (level two)) (mus (real_dual two))). split; [eexists; exact Hmin|].
      apply nonzero_scaled; [apply Rinv_neq_0_compat; lra | assumption].
Qed.

Lemma q_climbs_whole g ray slope segments : nonzero d (at_ g) -> segments <> [] -> q_climbs q g 0 segments ray slope = true ->
  forall b, 0 < b -> climbs item d l place (at_ g) 0 b.
Proof.
  intros Hg Hne H. destruct segments as [|(one, two) r]; [congruence|]. cbn [q_climbs] in H. cbv zeta in H. split_checks.
  match goal with Hs : q_segment _ _ _ _ _ = true |- _ => unfold q_segment in Hs end. split_checks.
  assert (Elev : Q2R (level one) = 0) by (apply equal_none; assumption).
  destruct (optimal_sound one ltac:(assumption)) as (Ho1 & _). destruct (optimal_sound two ltac:(assumption)) as (Ho2 & _).
  assert (Hrise : 0 < Q2R (level two)).
  { match goal with Hp : is_positive (level two - level one) = true |- _ => apply is_positive_sound in Hp; rewrite Q2R_minus in Hp end. lra. }
  destruct (turns_sound g one two) as (T1 & T2).
  assert (Hend : nonzero d (mus (real_dual two))) by (apply push_nonzero; assumption).
  assert (Hseg : climbs item d l place (at_ g) 0 (Q2R (level two))).
  { rewrite <- Elev. apply (segment_climbs item d l place some (at_ g) (real_dual one) (Q2R (offset one)) _ (real_dual two) (Q2R (offset two))); try assumption.
    - lra.
    - apply Ho1.
    - apply Ho2.
    - apply shared_sound. assumption.
    - unfold mus in T1. rewrite <- T1. apply not_below_0. assumption.
    - unfold mus in T2. rewrite <- T2. apply not_below_0. assumption. }
  destruct (minimises_at two ltac:(assumption) Hrise) as (Hmin & _). rewrite set_is in Hmin.
  intros b Hb0 mu Hm Hb. destruct (Rle_lt_dec b (Q2R (level two))) as [Hle|Hlt].
  - destruct (Hseg mu Hm ltac:(lra)) as (He & Hc). split; [assumption|]. intros mu' v v' Hb'. apply Hc. lra.
  - revert mu Hm Hb. change (climbs item d l place (at_ g) 0 b).
    apply (climbs_on item d l place (at_ g) _ (Q2R (level two))); [lra | lra | assumption|].
    apply (q_climbs_sound g ray slope Hg r); [assumption| |assumption]. exists (scale (/ Q2R (level two)) (mus (real_dual two))). split; [eexists; exact Hmin|].
    apply nonzero_scaled; [apply Rinv_neq_0_compat; lra | assumption].
Qed.

Lemma angle_yes segments ray slope : has_angle q = true -> negb (match segments with [] => true | _ => false end) = true ->
  q_climbs q (q_difference q) 0 segments ray slope = true -> says_angle q true.
Proof.
  intros Ha Hne H. destruct (with_angle Ha) as (Hm & Hg & Ecos). split; [assumption|]. cbn [andb].
  assert (Hall := q_climbs_whole (q_difference q) ray slope segments Hg ltac:(destruct segments; [discriminate | discriminate]) H).
  fold d s. split.
  - intros lambda Hl. destruct (level_of lambda Hl) as (Hmu & E). destruct (Hall _ Hmu _ Hmu (conj (Rlt_le _ _ Hmu) (Rle_refl _))) as ((w & b & Hw) & _).
    rewrite E, <- set_is in Hw. exists w, b. exact Hw.
  - intros lambda lambda' w b w' b' (Hl & Hle) Hw Hw'. destruct (level_of lambda Hl) as (Hmu & E). destruct (level_of lambda' ltac:(lra)) as (Hmu' & E').
    pose proof (number_positive item l place some) as Hn.
    assert (Hmono : 2 * INR (length (map place l)) * lambda <= 2 * INR (length (map place l)) * lambda') by (apply Rmult_le_compat_l; lra).
    destruct (Hall _ Hmu' _ Hmu (conj (Rlt_le _ _ Hmu) Hmono)) as (_ & Hc). rewrite set_is in Hw, Hw'. rewrite <- E in Hw. rewrite <- E' in Hw'.
    destruct (Hc _ w w' (conj Hmono (Rle_refl _)) (ex_intro _ b Hw) (ex_intro _ b' Hw')) as (N & N' & L). rewrite !Ecos in L. auto.
Qed.

Lemma angle_no one two : has_angle q = true -> q_optimal q one (q_push q one) = true -> q_optimal q two (q_push q two) = true ->
  is_positive (level one) = true -> is_positive (level two - level one) = true ->
  let g := q_difference q in let u := q_push q one in let v := q_push q two in
  is_positive (inner u g) = true -> is_positive (inner v g) = true ->
  is_positive (inner u g * inner u g * inner v v - inner v g * inner v g * inner u u) = true -> says_angle q false.
Proof.
  intros Ha Ho1 Ho2 Hl1 Hl2 g u v Hug Hvg Hfall. destruct (with_angle Ha) as (Hm & Hg & Ecos). split; [assumption|]. fold d s.
  apply is_positive_sound in Hl1, Hl2, Hug, Hvg, Hfall. rewrite Q2R_minus in Hl2, Hfall. rewrite !Q2R_mult in Hfall.
  unfold u, v in *. rewrite !dots, !dots_with in Hfall. rewrite dots_with in Hug, Hvg. set (U := mus (real_dual one)) in *. set (V := mus (real_dual two)) in *.
  destruct (minimises_at one Ho1 Hl1) as (M1 & _). destruct (minimises_at two Ho2 ltac:(lra)) as (M2 & _).
  assert (Hrise : at_mu item l place (Q2R (level one)) < at_mu item l place (Q2R (level two))) by (apply at_mu_rises; [exact some | lra]).
  assert (NU : nonzero d U) by (apply (rises_nonzero d U (at_ g)); assumption). assert (NV : nonzero d V) by (apply (rises_nonzero d V (at_ g)); assumption).
  exists (at_mu item l place (Q2R (level one))), (at_mu item l place (Q2R (level two))). eexists _, _, _, _.
  split; [split; [apply at_mu_positive; [exact some | assumption] | assumption]|]. split; [exact M1|]. split; [exact M2|]. fold U V.
  assert (K1 : 0 < / Q2R (level one)) by (apply Rinv_0_lt_compat; lra). assert (K2 : 0 < / Q2R (level two)) by (apply Rinv_0_lt_compat; lra).
  split; [apply nonzero_scaled; [lra | assumption]|]. split; [apply nonzero_scaled; [lra | assumption]|].
  rewrite <- !Ecos. fold g in Hg |- *. rewrite !cosine_scaled by assumption. unfold cosine.
  pose proof (norm_positive d U NU) as PU. pose proof (norm_positive d V NV) as PV. pose proof (norm_positive d (at_ g) Hg) as PG.
  rewrite <- !norm_square in Hfall. set (a := norm d U) in *. set (b := norm d V) in *. set (p := dot d U (at_ g)) in *. set (r := dot d V (at_ g)) in *.
  assert (Hlt : r * a < p * b).
  { apply Rnot_le_lt. intro Hle. assert (0 <= p * b) by (apply Rmult_le_pos; lra). assert ((p * b) * (p * b) <= (r * a) * (r * a)) by (apply Rmult_le_compat; assumption). lra. }
  unfold Rdiv. rewrite !Rinv_mult. apply Rmult_lt_reg_r with (a * b * norm d (at_ g)); [repeat apply Rmult_lt_0_compat; assumption|].
  replace (r * (/ b * / norm d (at_ g)) * (a * b * norm d (at_ g))) with (r * a) by (field; lra).
  replace (p * (/ a * / norm d (at_ g)) * (a * b * norm d (at_ g))) with (p * b) by (field; lra). assumption.
Qed.

Lemma optimum_yes lam w least greatest c beta :
  let mu := Qred (2 * inject_Z (Z.of_nat (length (rows q))) * lam) in
  let st := {| duals := c; offset := beta; level := mu |} in let u := q_push q st in
  is_positive lam = true -> q_optimal q st u = true -> equal u (plus_multiple mu w []) = true ->
  same_end least (fst (q_biases q st u)) mu = true -> same_end greatest (snd (q_biases q st u)) mu = true -> says_optimum q lam w least greatest.
Proof.
  intros mu st u Hl Ho Hw Hlow Hhigh. apply is_positive_sound in Hl. split; [assumption|]. fold d s.
  destruct (level_of (Q2R lam) Hl) as (Hmu & E).
  assert (Emu : Q2R mu = 2 * INR (length (map place l)) * Q2R lam).
  { unfold mu. rewrite (Qeq_eqR _ _ (Qred_correct _)), !Q2R_mult, Q2R_many, number_of_rows. replace (Q2R 2) with 2 by (unfold Q2R; simpl; lra). reflexivity. }
  rewrite <- Emu in *. destruct (minimises_at st Ho Hmu) as (Hmin & Huni). change (level st) with mu in *. rewrite E in *.
  assert (Esame : same d (at_ w) (scale (/ Q2R mu) (mus (real_dual st)))).
  { intros i _. pose proof (equal_sound _ _ i Hw) as Ei. rewrite plus_multiple_sound, at_nil in Ei. unfold u in Ei. rewrite push_sound in Ei. unfold scale. rewrite Ei. field. lra. }
  assert (Hmin' : is_minimiser d s (Q2R lam) (at_ w) (Q2R (offset st) / Q2R mu)).
  { rewrite set_is in *. apply (minimiser_alike item d l place _ (scale (/ Q2R mu) (mus (real_dual st)))); [|assumption]. intros i Hi. symmetry. apply Esame, Hi. }
  pose proof (biases_sound st (Q2R lam) (at_ w) _ Hmu Esame Hmin') as Hb. change (level st) with mu in Hb.
  assert (Hends : forall b, within_biases st (Q2R mu * b) <-> within least greatest b).
  { intro b. unfold within_biases, within. fold u. revert Hlow Hhigh. cbv zeta. generalize (fst (q_biases q st u)) (snd (q_biases q st u)). intros e e' Hlow Hhigh.
    assert (L : match e with Some a => Q2R a <= Q2R mu * b | None => True end <-> match least with Some a => Q2R a <= b | None => True end).
    { unfold same_end in Hlow. destruct least as [a|], e as [x|]; try discriminate; [|tauto]. apply Qeq_bool_eq, Qeq_eqR in Hlow. rewrite Q2R_mult in Hlow. rewrite <- Hlow.
      split; intro H; [apply Rmult_le_reg_l with (Q2R mu); [assumption | lra] | rewrite (Rmult_comm (Q2R a)); apply Rmult_le_compat_l; lra]. }
    assert (G : match e' with Some a => Q2R mu * b <= Q2R a | None => True end <-> match greatest with Some a => b <= Q2R a | None => True end).
    { unfold same_end in Hhigh. destruct greatest as [a|], e' as [x|]; try discriminate; [|tauto]. apply Qeq_bool_eq, Qeq_eqR in Hhigh. rewrite Q2R_mult in Hhigh. rewrite <- Hhigh.
      split; intro H; [apply Rmult_le_reg_l with (Q2R mu); [assumption | lra] | rewrite (Rmult_comm (Q2R a)); apply Rmult_le_compat_l; lra]. }
    rewrite L, G. tauto. }
  intros v b. rewrite <- Hends, <- Hb. split.
  - intro Hv. assert (Ev : same d v (at_ w)) by (intros i Hi; rewrite (Huni v b Hv i Hi); symmetry; apply Esame, Hi). split; [assumption|].
    rewrite set_is in Hv |- *. apply (minimiser_alike item d l place _ v); assumption.
  - intros (Ev & Hv). rewrite set_is in *. apply (minimiser_alike item d l place _ (at_ w)); [intros i Hi; symmetry; apply Ev, Hi | assumption].
Qed.

Lemma errors_no one two other :
  let u := q_push q one in let v := q_push q two in let o := q_push q other in
  q_segment q one two u v = true -> is_zero (level one) = true -> q_optimal q other o = true -> is_positive (level other) = true ->
  forallb (fun e => forallb (fun m => Nat.ltb (q_errors q o e) m) (map (q_errors q v) (stops q two v))) (stops q other o) = true ->
  says_errors_not_fewest q.
Proof.
  intros u v o Hseg Hz Hoth Hlo Hcount. unfold q_segment in Hseg. split_checks. apply is_zero_sound in Hz. apply is_positive_sound in Hlo.
  assert (Hrise : 0 < Q2R (level two)).
  { match goal with Hp : is_positive (level two - level one) = true |- _ => apply is_positive_sound in Hp; rewrite Q2R_minus in Hp end. lra. }
  destruct (optimal_sound one ltac:(assumption)) as (Ho1 & _). destruct (optimal_sound two ltac:(assumption)) as (Ho2 & _).
  destruct (minimises_at two ltac:(assumption) Hrise) as (Mend & _). destruct (minimises_at other Hoth Hlo) as (Moth & Uoth). fold d s.
  exists (at_mu item l place (Q2R (level two))), (at_mu item l place (Q2R (level other))).
  split; [apply at_mu_positive; [exact some | assumption]|]. split; [apply at_mu_positive; [exact some | assumption]|]. split; [do 2 eexists; exact Moth|].
  pose proof (number_positive item l place some) as Hn.
  intros lambda (Hl & Hle). destruct (level_of lambda Hl) as (Hmu & E). set (mu := 2 * INR (length (map place l)) * lambda) in *.
  assert (Hmu2 : mu <= Q2R (level two)).
  { unfold at_mu in Hle. unfold mu. apply (Rmult_le_compat_l (2 * INR (length (map place l)))) in Hle; [|lra].
    replace (2 * INR (length (map place l)) * (Q2R (level two) / (2 * INR (length (map place l))))) with (Q2R (level two)) in Hle by (field; lra). assumption. }
  rewrite Hz in Ho1. assert (Hshare := shared_sound one two ltac:(assumption)). rewrite Hz in Hshare.
  assert (Hfirst := first_segment item d l place some (real_dual one) (Q2R (offset one)) (real_dual two) (Q2R (offset two)) (Q2R (level two)) Hrise Ho1 (proj1 Ho2) Hshare mu (conj Hmu Hmu2)).
  rewrite E in Hfirst. rewrite <- set_is in Hfirst. split.
  - assert (Hex : exists w b, is_minimiser d s lambda w b); [|exact Hex].
    assert (Hmix := optimal_mix item d l place (real_dual one) (Q2R (offset one)) 0 (real_dual two) (Q2R (offset two)) (Q2R (level two)) (mu / Q2R (level two))).
    assert (Ht : 0 <= mu / Q2R (level two) <= 1).
    { assert (Hi : 0 < / Q2R (level two)) by (apply Rinv_0_lt_compat; lra). assert (Ei : Q2R (level two) * / Q2R (level two) = 1) by (field; lra). unfold Rdiv. split; nra. }
    specialize (Hmix Ht (proj1 Ho1) (proj1 Ho2) Hshare).
    replace ((1 - mu / Q2R (level two)) * 0 + mu / Q2R (level two) * Q2R (level two)) with mu in Hmix by (field; lra).
    destruct (optimal_minimises item d l place some _ _ _ Hmu Hmix) as (Hmin & _). rewrite E, <- set_is in Hmin. do 2 eexists. exact Hmin.
  - intros w b w' b' Hw Hw'. destruct (Hfirst w b Hw) as (Ew & b0 & Hb0).
    assert (Hwb : within_biases two (Q2R (level two) * b)).
    { apply (biases_sound two lambda (scale (/ Q2R (level two)) (mus (real_dual two))) b0 Hrise (fun i _ => eq_refl) Hb0).
      rewrite set_is. apply (minimiser_alike item d l place _ w); [exact Ew|]. rewrite <- set_is. exact Hw. }
    specialize (Uoth w' b' Hw').
    assert (Hwb' : within_biases other (Q2R (level other) * b')) by (apply (biases_sound other _ w' b' Hlo Uoth Hw'); assumption).
    destruct (stop_for two _ Hwb) as (e & He & Hs). destruct (stop_for other _ Hwb') as (e' & He' & Hs').
    change (errors d s w' b' < errors d s w b)%nat. rewrite (errors_at two _ w b e Hrise Ew Hs), (errors_at other _ w' b' e' Hlo Uoth Hs').
    rewrite forallb_forall in Hcount. specialize (Hcount e' He'). rewrite forallb_forall in Hcount. apply Nat.ltb_lt. apply Hcount. apply in_map, He.
Qed.

End One_question.

Theorem check_svm_sound c : check_svm c = true -> meaning_svm c.
Proof.
  destruct c as [q lam w least greatest c beta | q one two | q segments ray slope | q one two other]; cbn [check_svm meaning_svm]; cbv zeta; intro H; split_checks.
  - apply (optimum_yes q ltac:(assumption) lam w least greatest c beta); assumption.
  - apply (angle_no q ltac:(assumption) one two); assumption.
  - apply (angle_yes q ltac:(assumption) segments ray slope); assumption.
  - apply (errors_no q ltac:(assumption) one two other); assumption.
Qed.
