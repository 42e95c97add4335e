(* SPDX-License-Identifier: MIT *)
(** The checkers of "max-margin", "margin", "reach" and "origin", and their soundness. *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool.
From separatrix Require Import Space Linear MaxMargin Existence Farkas Checker.
Import ListNotations.

(** A labelled set as the question that asks nothing else of it. *)
Definition asking (ps : list (list Q)) (ys : list label) : question :=
  {| points := ps; labels := ys; along := Every; asked := plus |}.

Inductive margin_certificate :=
| MaxMarginYes (ps : list (list Q)) (ys : list label) (bias : bool) (u : halfspace) (a : weights)
| MaxMarginNo (ps : list (list Q)) (ys : list label) (bias : bool)
| MaxMarginVacuous (ps : list (list Q)) (ys : list label) (bias : bool) (a : weights)
| MarginBetween (ps : list (list Q)) (ys : list label) (lower upper : Q) (u : halfspace) (a : weights)
| ReachFinite (ps : list (list Q)) (ys : list label) (v : list Q) (top : Q) (u weak : halfspace)
    (bounds : list weights)
| ReachInfinite (ps : list (list Q)) (ys : list label) (v : list Q) (u weak : halfspace)
| OriginYes (q : question) (w : list Q) (a : weights)
| OriginNo (q : question) (w : list Q)
| OriginNoBoth (q : question) (w : list Q)
| OriginVacuous (q : question) (a : weights)
| OriginVacuousBoth (q : question) (a : weights).

(** ** The checker *)

Open Scope Q_scope.

Definition label_seen (q : question) (y : label) := existsb (fun p => eqb (snd p) y) (rows q).
Definition margin_at (u : halfspace) (p : list Q * label) : Q :=
  sign_of (snd p) * at_point u (fst p).

Definition weighs (biased : bool) (q : question) (a : weights) (u : list Q) : bool :=
  match select 0 (rows q) a with
  | Some l => all_positive l && (negb biased || is_zero (sum_all (signed l)))
      && equal u (combine_all (signed l))
  | None => false
  end.

Definition tight_at (q : question) (u : halfspace) (a : weights) : bool :=
  match select 0 (rows q) a with
  | Some l => forallb (fun t => Qeq_bool (margin_at u (snd t)) 1) l
  | None => false
  end.

Definition one_at_least (q : question) (u : halfspace) : bool :=
  has_length (dimension q) (fst u) && forallb (fun p => Qle_bool 1 (margin_at u p)) (rows q).

Definition weighted (q : question) (a : weights) : option (list Q * Q) :=
  match select 0 (rows q) a with
  | Some l => if all_positive l && is_zero (sum_all (signed l))
              then Some (combine_all (signed l), sum_all (unsigned l)) else None
  | None => None
  end.

Definition bounded (q : question) (goal : list Q) (p : list Q * label) (a : weights) : bool :=
  match select 0 (rows q) a with
  | Some l => forallb (fun t => is_positive (fst t)) l
      && is_zero (sum_all (signed ((1, p) :: l))) && equal goal (combine_all (signed ((1, p) :: l)))
  | None => false
  end.

Fixpoint all_bounded (q : question) (goal : list Q) (s : list (list Q * label)) (l : list weights) :=
  match s, l with
  | [], [] => true
  | p :: s', a :: l' => bounded q goal p a && all_bounded q goal s' l'
  | _, _ => false
  end.

Definition weak_at (q : question) (u : halfspace) : bool :=
  has_length (dimension q) (fst u) && forallb (fun p => Qle_bool 0 (margin_at u p)) (rows q).

Definition right_origin (q : question) (w : list Q) : bool := separates_all q (w, 0).

Definition accepts_margin (c : margin_certificate) : bool :=
  match c with
  | MaxMarginYes ps ys bias u a => let q := asking ps ys in well_formed q
      && (if bias then label_seen q plus && label_seen q minus else is_zero (snd u))
      && one_at_least q u && tight_at q u a && weighs bias q a (fst u)
  | MaxMarginNo ps ys bias => let q := asking ps ys in well_formed q && bias
      && negb (label_seen q plus && label_seen q minus)
  | MaxMarginVacuous ps ys bias a => let q := asking ps ys in well_formed q && weighs bias q a []
  | MarginBetween ps ys lower upper u a => let q := asking ps ys in well_formed q
      && separates_all q u && Qle_bool 0 lower
      && forallb (fun p => Qle_bool (lower * inner (fst u) (fst u)) (margin_at u p * margin_at u p)) (rows q)
      && match weighted q a with
         | Some (z, m) => is_positive m && Qle_bool (inner z z) (upper * (m * m))
                          && has_length (dimension q) z
         | None => false
         end
  | ReachFinite ps ys v top u weak bounds => let q := asking ps ys in well_formed q
      && has_length (dimension q) v && separates_all q u && weak_at q weak
      && is_positive (inner (fst weak) v)
      && forallb (fun p => Qle_bool (margin_at weak p) (top * inner (fst weak) v)) (rows q)
      && existsb (fun p => Qeq_bool (margin_at weak p) (top * inner (fst weak) v)) (rows q)
      && all_bounded q (plus_multiple top v []) (rows q) bounds
  | ReachInfinite ps ys v u weak => let q := asking ps ys in well_formed q
      && has_length (dimension q) v && separates_all q u && weak_at q weak
      && is_positive (inner (fst u) v) && is_zero (inner (fst weak) v)
      && existsb (fun p => is_positive (margin_at weak p)) (rows q)
  | OriginYes q w a => well_formed q && bears q && right_origin q w
      && match along q with
         | Along v => weighs false q a (plus_multiple (- sign_of (asked q)) v [])
         | Every => false
         end
  | OriginNo q w => well_formed q && bears q && right_origin q w
      && match along q with
         | Along v => Qle_bool (- sign_of (asked q) * inner w v) 0
         | Every => false
         end
  | OriginNoBoth q w => well_formed q && label_seen q plus && label_seen q minus && right_origin q w
  | OriginVacuous q a => well_formed q && (negb (bears q) || weighs false q a [])
  | OriginVacuousBoth q a => well_formed q && weighs false q a []
  end.

(** For speed only, as in [Checker]: positive factors never matter to these weights. *)
Definition prepared_margin (c : margin_certificate) : margin_certificate :=
  match c with
  | MarginBetween ps ys lower upper u a => MarginBetween ps ys lower upper (clear u) (share a)
  | ReachFinite ps ys v top u weak bounds =>
      ReachFinite ps ys v top (clear u) weak (map share bounds)
  | ReachInfinite ps ys v u weak => ReachInfinite ps ys v (clear u) (clear weak)
  | MaxMarginYes ps ys bias u a => MaxMarginYes ps ys bias u (share a)
  | MaxMarginVacuous ps ys bias a => MaxMarginVacuous ps ys bias (share a)
  | OriginYes q w a => OriginYes q w (share a)
  | OriginVacuous q a => OriginVacuous q (share a)
  | OriginVacuousBoth q a => OriginVacuousBoth q (share a)
  | _ => c
  end.
Definition check_margin (c : margin_certificate) : bool := accepts_margin (prepared_margin c).

(** ** What an accepted certificate means *)

Open Scope R_scope.

(** "Yes" is about the w and b of the evidence, which the page shows: divided by |w|. *)
Definition says_max_margin (q : question) (bias : bool) (a : answer) (u : halfspace) : Prop :=
  let d := dimension q in let s := the_set q in
  match a with
  | Yes => exists n, 0 < n /\ n * n = dot d (at_ (fst u)) (at_ (fst u)) /\
      if bias then max_margin d (scale (/ n) (at_ (fst u))) (/ n * Q2R (snd u)) s
      else max_margin_origin d (scale (/ n) (at_ (fst u))) s
  | No => bias = true /\ (exists w b, nonzero d w /\ separates d w b s) /\
      ~ exists w b, max_margin d w b s
  | Vacuous => if bias then ~ exists w b, separates d w b s else ~ exists w, separates d w 0 s
  end.

Definition says_margin (q : question) (lower upper : Q) : Prop :=
  exists g, largest_margin (dimension q) g (the_set q) /\ 0 < g /\
  Q2R lower <= g * g <= Q2R upper.

(** A supremum V: whatever is longer serves, whatever is shorter does not; infinity: nothing
    serves. *)
Definition says_reach (q : question) (v : list Q) (top : option Q) : Prop :=
  let d := dimension q in let s := the_set q in
  (exists w b, separates d w b s) /\
  match top with
  | Some V => (forall c, Q2R V < c -> long_enough d s (at_ v) c) /\
      forall c, c < Q2R V -> too_short d s (at_ v) c
  | None => forall c, too_short d s (at_ v) c
  end.

Definition says_origin (q : question) (a : answer) : Prop :=
  let d := dimension q in let s := the_set q in let y := asked q in
  match a with
  | Yes => occurs y s /\ (exists w, nonzero d w /\ separates d w 0 s) /\
      forall v, directions q v -> fools_separators_origin d s v y
  | No => occurs y s /\ forall v, directions q v -> spared_by_separator_origin d s v y
  | Vacuous => ~ occurs y s \/ ~ exists w, separates d w 0 s
  end.

(** The same at the points of both labels: one separator that each direction fails to fool at the
    points of the one label or at those of the other. *)
Definition says_origin_both (q : question) (a : answer) : Prop :=
  let d := dimension q in let s := the_set q in
  match a with
  | Yes => False
  | No => occurs plus s /\ occurs minus s /\ exists w, separates d w 0 s /\
      forall v, keeps_origin d s w v plus \/ keeps_origin d s w v minus
  | Vacuous => ~ exists w, separates d w 0 s
  end.

Definition meaning_margin (c : margin_certificate) : Prop :=
  match c with
  | MaxMarginYes ps ys bias u _ => says_max_margin (asking ps ys) bias Yes u
  | MaxMarginNo ps ys bias => says_max_margin (asking ps ys) bias No ([], 0%Q)
  | MaxMarginVacuous ps ys bias _ => says_max_margin (asking ps ys) bias Vacuous ([], 0%Q)
  | MarginBetween ps ys lower upper _ _ => says_margin (asking ps ys) lower upper
  | ReachFinite ps ys v top _ _ _ => says_reach (asking ps ys) v (Some top)
  | ReachInfinite ps ys v _ _ => says_reach (asking ps ys) v None
  | OriginYes q _ _ => says_origin q Yes
  | OriginNo q _ => says_origin q No
  | OriginNoBoth q _ => says_origin_both q No
  | OriginVacuous q _ => says_origin q Vacuous
  | OriginVacuousBoth q _ => says_origin_both q Vacuous
  end.

(** ** Soundness *)

Lemma label_seen_sound q y : label_seen q y = true -> occurs y (the_set q).
Proof.
  unfold label_seen. intro H. apply existsb_exists in H. destruct H as ((x, z) & Hin & E).
  apply eqb_true in E. simpl in E. subst. exists (at_ x). apply in_the_set, Hin.
Qed.

Lemma label_unseen q y : label_seen q y = false -> forall x z, In (x, z) (the_set q) -> z <> y.
Proof.
  intros H x z Hin E. subst z. destruct (of_the_set _ _ _ Hin) as (x' & -> & Hx).
  assert (label_seen q y = true); [|congruence].
  apply existsb_exists. exists (x', y). split; [assumption | apply eqb_true; reflexivity].
Qed.

Lemma margin_at_sound q u x y : has_length (dimension q) (fst u) = true ->
  Q2R (margin_at u (x, y)) = sgn y * score (dimension q) (at_ (fst u)) (Q2R (snd u)) (at_ x).
Proof.
  intro H. unfold margin_at. simpl. rewrite Q2R_mult, Q2R_sign, (at_point_sound (dimension q));
    [reflexivity | apply has_length_sound, H].
Qed.

Lemma Qle_sound a b : Qle_bool a b = true -> Q2R a <= Q2R b.
Proof. intro H. apply Qle_Rle, Qle_bool_iff, H. Qed.

Lemma Qeq_sound a b : Qeq_bool a b = true -> Q2R a = Q2R b.
Proof. intro H. apply Qeq_eqR, Qeq_bool_eq, H. Qed.

Lemma one_at_least_sound q u : one_at_least q u = true ->
  margin_at_least (dimension q) 1 (at_ (fst u)) (Q2R (snd u)) (the_set q).
Proof.
  unfold one_at_least. intro H. split_checks. rewrite forallb_forall in H0. intros z y Hz.
  destruct (of_the_set _ _ _ Hz) as (x & -> & Hin). specialize (H0 _ Hin).
  apply Qle_sound in H0. rewrite Q2R_1, (margin_at_sound q) in H0 by assumption. assumption.
Qed.

Lemma weighs_sound biased q a u : weighs biased q a u = true ->
  exists l, select 0 (rows q) a = Some l /\ map term_of l <> [] /\
  rests_on (the_set q) (map term_of l) /\
  (forall i, at_ u i = sum (signed_entry i) (map term_of l)) /\
  (biased = true -> sum signed_weight (map term_of l) = 0).
Proof.
  unfold weighs. destruct (select 0 (rows q) a) as [l|] eqn:E; [|discriminate].
  intro H. split_checks. exists l. split; [reflexivity|].
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
  - intros ->. simpl in H1. apply is_zero_sound in H1. rewrite sum_sound in H1. rewrite <- H1. clear.
    induction l as [|(c, (x, y)) r IH]; simpl; [reflexivity|].
    rewrite IH, Q2R_mult, Q2R_sign. reflexivity.
Qed.

(** The shortest of margin 1, with a bias or without: [ok] says which biases there are. *)
Lemma shortest_among d s w b l (ok : R -> Prop) : ok b ->
  margin_at_least d 1 w b s -> rests_on s l -> same d w (fun i => sum (signed_entry i) l) ->
  (forall b', ok b' -> b' * sum signed_weight l = 0) ->
  (forall a x y, In (a, (x, y)) l -> sgn y * score d w b x = 1) ->
  forall w' b', ok b' -> margin_at_least d 1 w' b' s -> dot d w w <= dot d w' w'.
Proof.
  intros Hok Hw Hon Hu Hz Htight w' b' Hok' Hw'.
  assert (Hsum : forall z c, ok c -> dot d z w
    = sum (fun t : term => let '(a, (x, y)) := t in a * (sgn y * score d z c x)) l).
  { intros z c Hc. rewrite (dot_same d z z w _ (fun i _ => eq_refl) Hu).
    rewrite <- signed_identity, (Hz c Hc). ring. }
  assert (H1 : dot d w w = sum fst l).
  { rewrite (Hsum w b Hok). apply sum_ext. intros (a, (x, y)) Hin. rewrite (Htight a x y Hin).
    simpl. ring. }
  assert (H2 : sum fst l <= dot d w' w).
  { rewrite (Hsum w' b' Hok'). clear - Hon Hw'. induction l as [|(a, (x, y)) r IH]; simpl; [lra|].
    destruct (Hon a (x, y) (or_introl eq_refl)) as (Ha & Hin). specialize (Hw' _ _ Hin).
    pose proof (Rmult_le_compat_l a _ _ (Rlt_le _ _ Ha) Hw').
    assert (sum fst r <= sum (fun t : term => let '(a, (x, y)) := t in
      a * (sgn y * score d w' b' x)) r)
      by (apply IH; intros a' p' Hin'; apply Hon; right; assumption). lra. }
  pose proof (square_nonneg d (difference w' w)) as Hsq.
  rewrite dot_difference, !(dot_sym d (difference w' w)), !dot_difference in Hsq.
  rewrite (dot_sym d w w') in Hsq. lra.
Qed.

Lemma square_scale d c w : dot d (scale c w) (scale c w) = c * c * dot d w w.
Proof. rewrite dot_scale, dot_sym, dot_scale. ring. Qed.

(** Divided by its length it has the largest margin. *)
Lemma shortest_is_best d s w b n (ok : R -> Prop) :
  (forall c z, 0 < c -> ok z -> ok (c * z)) -> 0 < n -> n * n = dot d w w ->
  margin_at_least d 1 w b s ->
  (forall w' b', ok b' -> margin_at_least d 1 w' b' s -> dot d w w <= dot d w' w') ->
  unit_norm d (scale (/ n) w) /\ separates d (scale (/ n) w) (/ n * b) s /\
  forall w' b', ok b' -> unit_norm d w' -> separates d w' b' s ->
  forall g, margin_at_least d g w' b' s -> margin_at_least d g (scale (/ n) w) (/ n * b) s.
Proof.
  intros Hok Hn Hnn Hw Hbest. assert (Hin : 0 < / n) by (apply Rinv_0_lt_compat, Hn).
  pose proof (margin_scale d 1 (/ n) w b s Hin Hw) as Hm. rewrite Rmult_1_r in Hm.
  split; [|split].
  - unfold unit_norm. rewrite square_scale, <- Hnn. field. lra.
  - intros x y Hx. specialize (Hm x y Hx). lra.
  - intros w' b' Hb' Hu Hsep g Hg. destruct (Rle_or_lt g (/ n)) as [Hle|Hlt].
    + intros x y Hx. specialize (Hm x y Hx). lra.
    + exfalso. assert (Hg0 : 0 < g) by lra. assert (Hig : 0 < / g) by (apply Rinv_0_lt_compat, Hg0).
      pose proof (margin_scale d g (/ g) w' b' s Hig Hg) as H1. rewrite Rinv_l in H1 by lra.
      specialize (Hbest _ _ (Hok _ _ Hig Hb') H1). unfold unit_norm in Hu.
      rewrite square_scale, Hu, <- Hnn in Hbest.
      assert (/ g * / g < n * n); [|lra].
      assert (/ g < n) by (rewrite <- (Rinv_inv n); apply Rinv_lt_contravar;
        [apply Rmult_lt_0_compat; assumption | assumption]).
      apply Rmult_gt_0_lt_compat; lra.
Qed.

Lemma tight_sound q u a l : has_length (dimension q) (fst u) = true -> tight_at q u a = true ->
  select 0 (rows q) a = Some l -> forall c x y, In (c, (x, y)) (map term_of l) ->
  sgn y * score (dimension q) (at_ (fst u)) (Q2R (snd u)) x = 1.
Proof.
  intros Hlen H E c x y Hin. unfold tight_at in H. rewrite E in H. rewrite forallb_forall in H.
  apply in_map_iff in Hin. destruct Hin as ((c', (x', y')) & Et & Hin). unfold term_of in Et.
  simpl in Et. inversion Et; subst. specialize (H _ Hin). apply Qeq_sound in H. simpl in H.
  rewrite Q2R_1, (margin_at_sound q) in H by assumption. assumption.
Qed.

Lemma positive_square d w x : 0 < dot d w x -> 0 < dot d w w.
Proof.
  intro H. destruct (Rle_lt_or_eq_dec _ _ (square_nonneg d w)) as [|E]; [assumption|]. exfalso.
  rewrite dot_sym, (dot_zero d _ w (square_zero d w (eq_sym E))) in H. lra.
Qed.

Lemma some_row q : well_formed q = true -> exists x y, In (x, y) (rows q).
Proof.
  unfold well_formed, dimension, rows. intro H. split_checks. apply Nat.eqb_eq in H1.
  destruct (points q) as [|x ps], (labels q) as [|y ys]; simpl in *; try discriminate.
  exists x, y. left. reflexivity.
Qed.

Lemma has_dimension q : well_formed q = true -> (0 < dimension q)%nat.
Proof. unfold well_formed. intro H. split_checks. apply Nat.ltb_lt. assumption. Qed.

(** A one-label set: the statement about Theorem 4 as printed. *)
Lemma one_label_no_maximum d s y : (0 < d)%nat -> s <> [] -> one_label y s ->
  (exists w b, nonzero d w /\ separates d w b s) /\ ~ exists w b, max_margin d w b s.
Proof.
  intros Hd Hs Hone. assert (Hspared : forall v, nonzero d v -> spared_by_separator d s v y)
    by (intros v Hv; apply one_label_spares; assumption).
  split.
  - destruct (Hspared (fun i => if Nat.eqb i 0 then 1 else 0)) as (w & b & Hsep & Hw & _).
    { exists O. split; [assumption | simpl; lra]. }
    exists w, b. auto.
  - intros (w & b & Hu & Hsep & Hmax).
    destruct (margin_attained d w b s Hs Hsep) as (g & Hg & Hat & x & z & Hin & E).
    pose proof (Hone _ _ Hin). subst z.
    assert (Hup : margin_at_least d (g + 1) w (b + sgn y) s).
    { intros x' z Hin'. pose proof (Hone _ _ Hin'). subst z. specialize (Hat _ _ Hin').
      pose proof (sgn_square y). unfold score in *. lra. }
    assert (Hsep' : separates d w (b + sgn y) s) by (intros x' z Hin'; specialize (Hup _ _ Hin');
      lra).
    pose proof (Hmax _ _ Hu Hsep' _ Hup _ _ Hin). lra.
Qed.

Lemma max_margin_yes_sound ps ys bias u a : accepts_margin (MaxMarginYes ps ys bias u a) = true ->
  says_max_margin (asking ps ys) bias Yes u.
Proof.
  simpl. set (q := asking ps ys). set (d := dimension q). set (s := the_set q). intro H. split_checks.
  assert (Hlen : has_length d (fst u) = true) by (unfold one_at_least in H2; split_checks; assumption).
  pose proof (one_at_least_sound _ _ H2) as Hone. fold d s in Hone.
  destruct (weighs_sound _ _ _ _ H0) as (l & E & Hne & Hon & Hsum & Hz). fold s in Hon.
  pose proof (tight_sound _ _ _ _ Hlen H1 E) as Ht. fold d in Ht.
  set (w := at_ (fst u)) in *. set (b := Q2R (snd u)) in *.
  assert (Hpos : 0 < dot d w w).
  { destruct bias; split_checks.
    - apply (margin_not_zero d 1 w b s); try apply label_seen_sound; try assumption; lra.
    - destruct (some_row q H) as (x & y & Hin). specialize (Hone _ _ (in_the_set _ _ _ Hin)).
      apply is_zero_sound in H3. unfold score in Hone. fold b in H3. rewrite H3 in Hone.
      apply (positive_square d w (scale (sgn y) (at_ x))). rewrite dot_scale. lra. }
  exists (sqrt (dot d w w)). fold w. split; [apply sqrt_lt_R0, Hpos|].
  split; [apply sqrt_sqrt; fold d; lra|].
  assert (Hn := sqrt_lt_R0 _ Hpos). assert (Hnn := sqrt_sqrt (dot d w w) ltac:(lra)).
  fold d s b. set (n := sqrt (dot d w w)) in *.
  destruct bias.
  - destruct (shortest_is_best d s w b n (fun _ => True)) as (U & V & W); auto.
    + intros w' b' _. apply (shortest_among d s w b _ (fun _ => True) I Hone Hon (fun i _ => Hsum i));
        [|assumption|exact I]. intros b'' _. rewrite (Hz eq_refl). ring.
    + split; [|split]; try assumption. intros w' b' Hu Hs. apply (W w' b' I Hu Hs).
  - apply is_zero_sound in H3. fold b in H3. rewrite H3 in *.
    destruct (shortest_is_best d s w 0 n (fun z => z = 0)) as (U & V & W); auto.
    + intros c z _ ->. ring.
    + intros w' b' ->. apply (shortest_among d s w 0 _ (fun z => z = 0) eq_refl Hone Hon (fun i _ => Hsum i));
        [|assumption|reflexivity]. intros b'' ->. ring.
    + rewrite Rmult_0_r in *. split; [|split]; try assumption.
      intros w' Hu Hs. apply (W w' 0 eq_refl Hu Hs).
Qed.

(** Weights on rows alone, without a balance: what is right through the origin rises along them. *)
Lemma weights_rise_origin d s u l w : l <> [] -> rests_on s l ->
  same d u (fun i => sum (signed_entry i) l) -> separates d w 0 s -> 0 < dot d w u.
Proof.
  intros Hl Hon Hu Hsep. rewrite (dot_same d w w u _ (fun i _ => eq_refl) Hu).
  pose proof (signed_identity d w 0 l) as E. rewrite Rmult_0_l, Rplus_0_r in E. rewrite E.
  apply sum_positive; [assumption|]. intros (a, (x, y)) Hin.
  destruct (Hon _ _ Hin) as (Ha & Hp). apply Rmult_lt_0_compat; [assumption | apply Hsep, Hp].
Qed.

Lemma cauchy_unit d w u : unit_norm d w -> dot d w u * dot d w u <= dot d u u.
Proof.
  intro Hw. unfold unit_norm in Hw. set (k := dot d w u).
  pose proof (square_nonneg d (move u w (- k))) as H.
  rewrite dot_move, !(dot_sym d (move u w (- k))), !dot_move, Hw, (dot_sym d u w) in H. fold k in H.
  lra.
Qed.

Lemma margin_sound ps ys lower upper u a :
  accepts_margin (MarginBetween ps ys lower upper u a) = true ->
  says_margin (asking ps ys) lower upper.
Proof.
  simpl. set (q := asking ps ys). set (d := dimension q). set (s := the_set q). intro H. split_checks.
  unfold weighted in H0. destruct (select 0 (rows q) a) as [l|] eqn:E; [|discriminate].
  destruct (all_positive l && is_zero (sum_all (signed l)))%bool eqn:Hb; [|discriminate]. split_checks.
  assert (Ap : all_positive l = true) by assumption.
  assert (Az : is_zero (sum_all (signed l)) = true) by assumption.
  assert (As : separates_all q u = true) by assumption.
  assert (Am : is_positive (sum_all (unsigned l)) = true) by assumption.
  assert (Au : Qle_bool (inner (combine_all (signed l)) (combine_all (signed l)))
    (upper * (sum_all (unsigned l) * sum_all (unsigned l))) = true) by assumption.
  assert (Al : has_length (dimension q) (combine_all (signed l)) = true) by assumption.
  assert (Ar : forallb (fun p => Qle_bool (lower * inner (fst u) (fst u))
    (margin_at u p * margin_at u p)) (rows q) = true) by assumption.
  assert (Hw : weighs true q a (combine_all (signed l)) = true).
  { unfold weighs. rewrite E. simpl. rewrite Ap, Az. simpl.
    assert (Hrefl : forall x, equal x x = true).
    { induction x as [|c x IH]; [reflexivity|]. simpl. rewrite IH, Qeq_bool_refl. reflexivity. }
    apply Hrefl. }
  destruct (weighs_sound _ _ _ _ Hw) as (l' & E' & Hne & Hon & Hsum & Hz). specialize (Hz eq_refl).
  assert (l' = l) by congruence. subst l'.
  pose proof (separates_sound _ _ As) as Hsep. fold d s in Hsep, Hon.
  assert (Hlen : has_length d (fst u) = true) by (unfold separates_all in As; split_checks; assumption).
  set (w := at_ (fst u)) in *. set (b := Q2R (snd u)) in *.
  assert (Hm : Q2R (sum_all (unsigned l)) = sum fst (map term_of l)).
  { rewrite sum_sound. clear. induction l as [|(c, (x, y)) r IH]; simpl; [reflexivity|].
    rewrite IH. reflexivity. }
  set (t := map term_of l) in *. set (m := sum fst t) in *.
  assert (Hm0 : 0 < m) by (apply is_positive_sound in Am; rewrite Hm in Am; assumption).
  (* Both labels occur, since the weights of the two are equal in sum. *)
  assert (Hocc : occurs plus s /\ occurs minus s).
  { assert (Hgen : forall t : list term, rests_on s t ->
      (sum signed_weight t = sum fst t \/ occurs minus s) /\
      (sum signed_weight t = - sum fst t \/ occurs plus s)).
    { clear. induction t as [|(c, (x, y)) r IH]; intro Hr; [simpl; split; left; ring|].
      destruct (Hr c (x, y) (or_introl eq_refl)) as (_ & Hin).
      destruct IH as (I1 & I2); [intros c' p' Hin'; apply Hr; right; assumption|].
      split; [destruct I1 as [I1|]; [|right; assumption] | destruct I2 as [I2|]; [|right; assumption]];
        destruct y; simpl; try (right; exists x; assumption); left; rewrite ?I1, ?I2; ring. }
    destruct (Hgen t Hon) as (G1 & G2). fold m in G1, G2. rewrite Hz in G1, G2.
    split; [destruct G2; [lra | assumption] | destruct G1; [lra | assumption]]. }
  destruct Hocc as (Hp & Hmi).
  destruct (max_margin_exists d s Hp Hmi (ex_intro _ w (ex_intro _ b Hsep))) as (ws & bs & Hu & Hs & Hmax).
  assert (Hnon : s <> []) by (destruct Hp as (x & Hx); intro E0; rewrite E0 in Hx; destruct Hx).
  destruct (margin_attained d ws bs s Hnon Hs) as (g & Hg & Hat & x0 & y0 & Hin0 & E0).
  destruct (margin_attained d w b s Hnon Hsep) as (k & Hk & Hkat & x1 & y1 & Hin1 & E1).
  exists g. fold s d. split; [|split; [assumption|]].
  - split; [exists ws, bs; auto|]. intros w' b' g' Hu' Hg'.
    destruct (Rle_or_lt g' 0) as [|Hg0]; [lra|].
    assert (Hs' : separates d w' b' s) by (intros x y Hin; specialize (Hg' _ _ Hin); lra).
    specialize (Hmax _ _ Hu' Hs' _ Hg' _ _ Hin0). lra.
  - split.
    + assert (Hpos : 0 < dot d w w) by (apply (margin_not_zero d k w b s); assumption).
      assert (Hn := sqrt_lt_R0 _ Hpos). assert (Hnn := sqrt_sqrt (dot d w w) ltac:(lra)).
      set (n := sqrt (dot d w w)) in *. assert (Hi : 0 < / n) by (apply Rinv_0_lt_compat, Hn).
      pose proof (margin_scale d k (/ n) w b s Hi Hkat) as Hsc.
      assert (Hle : / n * k <= g).
      { rewrite <- E0. apply (Hmax (scale (/ n) w) (/ n * b)); [| |assumption|assumption].
        - unfold unit_norm. rewrite square_scale, <- Hnn. field. lra.
        - intros x y Hin. specialize (Hsc _ _ Hin). pose proof (Rmult_lt_0_compat _ _ Hi Hk). lra. }
      destruct (of_the_set _ _ _ Hin1) as (x & -> & Hx). rewrite forallb_forall in Ar.
      specialize (Ar _ Hx). apply Qle_sound in Ar. rewrite !Q2R_mult in Ar.
      rewrite (margin_at_sound q) in Ar by assumption.
      rewrite (inner_sound d) in Ar by (apply has_length_sound, Hlen).
      fold d w b in Ar. rewrite E1, <- Hnn in Ar.
      assert (Hsq : / n * k * (/ n * k) <= g * g)
        by (pose proof (Rmult_lt_0_compat _ _ Hi Hk); apply Rmult_le_compat; lra).
      assert (Q2R lower <= / n * k * (/ n * k)); [|lra].
      apply (Rmult_le_reg_r (n * n)); [apply Rmult_lt_0_compat; assumption|].
      replace (/ n * k * (/ n * k) * (n * n)) with (k * k) by (field; lra). assumption.
    + apply Qle_sound in Au. rewrite !Q2R_mult, (inner_sound d) in Au
        by (apply has_length_sound, Al).
      rewrite Hm in Au. fold m in Au. set (z := at_ (combine_all (signed l))) in *.
      assert (Hrise : g * m <= dot d ws z).
      { rewrite (dot_same d ws ws z (fun i => sum (signed_entry i) t)) by
          (intros i _; first [reflexivity | apply Hsum]).
        pose proof (signed_identity d ws bs t) as Es. rewrite Hz, Rmult_0_r, Rplus_0_r in Es.
        rewrite Es. unfold m. rewrite <- sum_mult. clear - Hon Hat.
        induction t as [|(c, (x, y)) r IH]; simpl; [lra|].
        destruct (Hon c (x, y) (or_introl eq_refl)) as (Hc & Hin). specialize (Hat _ _ Hin).
        pose proof (Rmult_le_compat_l c _ _ (Rlt_le _ _ Hc) Hat).
        assert (sum (fun a0 => g * fst a0) r <= sum (fun t0 : term => let '(a0, (x0, y0)) := t0 in
          a0 * (sgn y0 * score d ws bs x0)) r)
          by (apply IH; intros c' p' Hin'; apply Hon; right; assumption). lra. }
      pose proof (cauchy_unit d ws z Hu) as Hc.
      assert (Hgm : 0 < g * m) by (apply Rmult_lt_0_compat; assumption).
      assert (g * m * (g * m) <= dot d ws z * dot d ws z) by (apply Rmult_le_compat; lra).
      apply (Rmult_le_reg_r (m * m)); [apply Rmult_lt_0_compat; assumption|]. lra.
Qed.

(** ** Reach *)

Lemma weak_sound q u : weak_at q u = true ->
  has_length (dimension q) (fst u) = true /\
  margin_at_least (dimension q) 0 (at_ (fst u)) (Q2R (snd u)) (the_set q).
Proof.
  unfold weak_at. intro H. split_checks. split; [assumption|]. rewrite forallb_forall in H0.
  intros z y Hz. destruct (of_the_set _ _ _ Hz) as (x & -> & Hin). specialize (H0 _ Hin).
  apply Qle_sound in H0. rewrite Q2R_0, (margin_at_sound q) in H0 by assumption. assumption.
Qed.

Lemma bounded_sound q goal x y a : bounded q goal (x, y) a = true -> In (x, y) (rows q) ->
  forall w b, separates (dimension q) w b (the_set q) ->
  sgn y * score (dimension q) w b (at_ x) <= dot (dimension q) w (at_ goal).
Proof.
  unfold bounded. destruct (select 0 (rows q) a) as [l|] eqn:E; [|discriminate].
  intros H Hin w b Hsep. split_checks.
  set (t := map term_of ((1%Q, (x, y)) :: l)).
  assert (Hsum : forall i, at_ goal i = sum (signed_entry i) t).
  { intro i. rewrite (equal_sound _ _ i H0), combine_sound. unfold t.
    generalize ((1%Q, (x, y)) :: l). clear. intro l.
    induction l as [|(c, (x, y)) r IH]; simpl; [reflexivity|].
    rewrite IH, Q2R_mult, Q2R_sign. reflexivity. }
  assert (Hz : sum signed_weight t = 0).
  { apply is_zero_sound in H1. rewrite sum_sound in H1. rewrite <- H1. unfold t.
    generalize ((1%Q, (x, y)) :: l). clear. intro l.
    induction l as [|(c, (x, y)) r IH]; simpl; [reflexivity|].
    rewrite IH, Q2R_mult, Q2R_sign. reflexivity. }
  rewrite (dot_same _ w w (at_ goal) (fun i => sum (signed_entry i) t))
    by (intros i _; first [reflexivity | apply Hsum]).
  pose proof (signed_identity (dimension q) w b t) as Es. rewrite Hz, Rmult_0_r, Rplus_0_r in Es.
  rewrite Es. unfold t. simpl. rewrite Q2R_1.
  assert (0 <= sum (fun t : term => let '(a, (x, y)) := t in
    a * (sgn y * score (dimension q) w b x)) (map term_of l)); [|lra].
  apply sum_nonneg. intros (c, (x', y')) Hc. apply in_map_iff in Hc.
  destruct Hc as ((c', (x'', y'')) & Et & Hc). unfold term_of in Et. simpl in Et. inversion Et; subst.
  rewrite forallb_forall in H. pose proof (is_positive_sound _ (H _ Hc)) as Hcp. simpl in Hcp.
  pose proof (Hsep _ _ (in_the_set _ _ _ (select_sound _ _ _ _ E _ Hc))).
  apply Rlt_le, Rmult_lt_0_compat; assumption.
Qed.

Lemma all_bounded_sound q goal s l : all_bounded q goal s l = true ->
  forall p, In p s -> exists a, bounded q goal p a = true.
Proof.
  revert l. induction s as [|p s IH]; intros [|a l] H p' Hin; simpl in *; try discriminate; [destruct Hin|].
  apply andb_prop in H. destruct H as (H1 & H2).
  destruct Hin as [<-|Hin]; [exists a; assumption | apply (IH l H2 _ Hin)].
Qed.

Lemma step_score d w b x y v c : sgn y * score d w b (move x (scale (- sgn y) v) c)
  = sgn y * score d w b x - c * dot d w v.
Proof.
  unfold score. rewrite dot_move, dot_scale. pose proof (sgn_square y).
  replace (sgn y * (dot d w x + c * (- sgn y * dot d w v) + b))
    with (sgn y * (dot d w x + b) - (sgn y * sgn y) * (c * dot d w v)) by ring. rewrite H. ring.
Qed.

(** If the quotient is c or more, a step of c does not reach. *)
Lemma stays d s w b x y v c : separates d w b s -> In (x, y) s -> 0 < dot d w v ->
  c * dot d w v < sgn y * score d w b x -> too_short d s v c.
Proof.
  intros Hsep Hin Hv Hc. exists w, b, x, y. split; [assumption|]. split; [assumption|].
  intros h Hh c' (Hc0 & Hc'). rewrite (linear_label d w b h x y Hh (Hsep _ _ Hin)).
  apply (linear_label d w b); [assumption|]. rewrite step_score.
  assert (c' * dot d w v <= c * dot d w v) by (apply Rmult_le_compat_r; lra). lra.
Qed.

(** A separator plus a multiple of a weak one. *)
Lemma separates_plus d w b w' b' t s : separates d w b s -> 0 <= t -> margin_at_least d 0 w' b' s ->
  separates d (move w w' t) (b + t * b') s.
Proof.
  intros Hw Ht Hw' x y Hin. specialize (Hw _ _ Hin). specialize (Hw' _ _ Hin). unfold score in *.
  rewrite dot_sym, dot_move, !(dot_sym d x).
  pose proof (Rmult_le_pos _ _ Ht Hw'). lra.
Qed.

Lemma plus_score d w b w' b' t x y : sgn y * score d (move w w' t) (b + t * b') x
  = sgn y * score d w b x + t * (sgn y * score d w' b' x).
Proof. unfold score. rewrite dot_sym, dot_move, !(dot_sym d x). ring. Qed.

Lemma reach_finite_sound ps ys v top u weak bounds :
  accepts_margin (ReachFinite ps ys v top u weak bounds) = true ->
  says_reach (asking ps ys) v (Some top).
Proof.
  simpl. set (q := asking ps ys). set (d := dimension q). set (s := the_set q). intro H. split_checks.
  pose proof (separates_sound _ _ H5) as Hsep. fold d s in Hsep.
  destruct (weak_sound _ _ H4) as (Hlen & Hweak). fold d s in Hlen, Hweak.
  assert (Hv : Q2R (inner (fst weak) v) = dot d (at_ (fst weak)) (at_ v))
    by (apply inner_sound, has_length_sound, Hlen).
  apply is_positive_sound in H3. rewrite Hv in H3.
  set (w := at_ (fst u)) in *. set (b := Q2R (snd u)) in *.
  set (w' := at_ (fst weak)) in *. set (b' := Q2R (snd weak)) in *. set (V := Q2R top).
  assert (Hup : forall z c, separates d z c s -> forall x y, In (x, y) s ->
            sgn y * score d z c x <= V * dot d z (at_ v)).
  { intros z c Hz x y Hin. destruct (of_the_set _ _ _ Hin) as (x' & -> & Hx).
    destruct (all_bounded_sound _ _ _ _ H0 _ Hx) as (a & Ha).
    pose proof (bounded_sound _ _ _ _ _ Ha Hx z c Hz) as Hb.
    rewrite (dot_same _ z z (at_ (plus_multiple top v [])) (scale V (at_ v))) in Hb.
    - rewrite dot_scale in Hb. assumption.
    - intros i _. reflexivity.
    - intros i _. rewrite plus_multiple_sound, at_nil. unfold scale. fold V. ring. }
  split; [exists w, b; assumption|]. fold V d s.
  apply existsb_exists in H1. destruct H1 as ((x0, y0) & Hx0 & E0). apply Qeq_sound in E0.
  rewrite (margin_at_sound q), Q2R_mult, Hv in E0 by assumption. fold d w' b' V in E0.
  pose proof (in_the_set _ _ _ Hx0) as Hin0. fold s in Hin0.
  assert (HV : 0 <= V).
  { specialize (Hweak _ _ Hin0). rewrite E0 in Hweak. destruct (Rle_or_lt 0 V); [assumption|].
    pose proof (Rmult_lt_0_compat (- V) _ ltac:(lra) H3). lra. }
  assert (Hrise : forall z c, separates d z c s -> 0 < dot d z (at_ v)).
  { intros z c Hz. pose proof (Hup z c Hz _ _ Hin0). pose proof (Hz _ _ Hin0).
    destruct (Rle_or_lt (dot d z (at_ v)) 0) as [Hle|]; [|assumption].
    pose proof (Rmult_le_pos V (- dot d z (at_ v)) HV ltac:(lra)). lra. }
  split.
  - intros c Hc z e h Hz Hh x y Hin. pose proof (Hup z e Hz _ _ Hin) as Hb.
    pose proof (Hrise z e Hz) as Hr. rewrite (linear_label d z e h x y Hh (Hz _ _ Hin)).
    set (other := match y with plus => minus | minus => plus end).
    assert (Ho : h (move x (scale (- sgn y) (at_ v)) c) = other).
    { apply (linear_label d z e); [assumption|].
      pose proof (step_score d z e x y (at_ v) c) as Es.
      pose proof (Rmult_lt_compat_r _ _ _ Hr Hc). unfold other. destruct y; simpl in *; lra. }
    rewrite Ho. unfold other. destruct y; discriminate.
  - intros c Hc. pose proof (Hrise w b Hsep) as Hr.
    (* so large a multiple of the weak one that the quotient comes near V *)
    set (k := (V - c) * dot d w' (at_ v)). assert (Hk : 0 < k) by (apply Rmult_lt_0_compat; lra).
    set (t := (Rabs c * dot d w (at_ v) + 1) / k).
    assert (Ht : 0 < t).
    { apply Rdiv_lt_0_compat; [|assumption]. pose proof (Rmult_le_pos _ _ (Rabs_pos c) (Rlt_le _ _ Hr)).
      lra. }
    apply (stays d s (move w w' t) (b + t * b') (at_ x0) y0);
      [apply separates_plus; lra || assumption | assumption | |].
    + rewrite dot_sym, dot_move, !(dot_sym d (at_ v)). pose proof (Rmult_lt_0_compat _ _ Ht H3). lra.
    + rewrite plus_score, E0, dot_sym, dot_move, !(dot_sym d (at_ v)).
      assert (Etk : t * k = Rabs c * dot d w (at_ v) + 1) by (unfold t; field; lra). unfold k in Etk.
      pose proof (Hsep _ _ Hin0). pose proof (Rmult_le_compat_r _ _ _ (Rlt_le _ _ Hr) (Rle_abs c)).
      lra.
Qed.

Lemma reach_infinite_sound ps ys v u weak :
  accepts_margin (ReachInfinite ps ys v u weak) = true -> says_reach (asking ps ys) v None.
Proof.
  simpl. set (q := asking ps ys). set (d := dimension q). set (s := the_set q). intro H. split_checks.
  pose proof (separates_sound _ _ H4) as Hsep. fold d s in Hsep.
  assert (Hlu : has_length d (fst u) = true) by (unfold separates_all in H4; split_checks; assumption).
  destruct (weak_sound _ _ H3) as (Hlen & Hweak). fold d s in Hlen, Hweak.
  apply is_positive_sound in H2. rewrite (inner_sound d) in H2 by (apply has_length_sound, Hlu).
  apply is_zero_sound in H1. rewrite (inner_sound d) in H1 by (apply has_length_sound, Hlen).
  apply existsb_exists in H0. destruct H0 as ((x0, y0) & Hx0 & E0). apply is_positive_sound in E0.
  rewrite (margin_at_sound q) in E0 by assumption. fold d in E0.
  pose proof (in_the_set _ _ _ Hx0) as Hin0. fold s in Hin0.
  set (w := at_ (fst u)) in *. set (b := Q2R (snd u)) in *.
  set (w' := at_ (fst weak)) in *. set (b' := Q2R (snd weak)) in *.
  split; [exists w, b; assumption|]. intro c. fold d s.
  set (m := sgn y0 * score d w' b' (at_ x0)) in *. set (t := (Rabs c * dot d w (at_ v) + 1) / m).
  assert (Ht : 0 < t).
  { apply Rdiv_lt_0_compat; [|assumption]. pose proof (Rmult_le_pos _ _ (Rabs_pos c) (Rlt_le _ _ H2)).
    lra. }
  assert (Ev : dot d (move w w' t) (at_ v) = dot d w (at_ v))
    by (rewrite dot_sym, dot_move, !(dot_sym d (at_ v)), H1; ring).
  apply (stays d s (move w w' t) (b + t * b') (at_ x0) y0);
    [apply separates_plus; lra || assumption | assumption | rewrite Ev; assumption |].
  rewrite Ev, plus_score. fold m.
  assert (Etm : t * m = Rabs c * dot d w (at_ v) + 1) by (unfold t; field; lra).
  pose proof (Hsep _ _ Hin0). pose proof (Rmult_le_compat_r _ _ _ (Rlt_le _ _ H2) (Rle_abs c)). lra.
Qed.

(** ** Through the origin *)

Lemma right_origin_sound q w : right_origin q w = true ->
  length w = dimension q /\ separates (dimension q) (at_ w) 0 (the_set q).
Proof.
  unfold right_origin. intro H. pose proof (separates_sound _ _ H) as Hs. simpl in Hs.
  rewrite Q2R_0 in Hs. split; [|assumption]. unfold separates_all in H. split_checks.
  apply has_length_sound. assumption.
Qed.

Lemma level_keeps d s w v y : separates d w 0 s -> 0 <= sgn y * dot d w v -> keeps_origin d s w v y.
Proof.
  intros Hsep Hv h Hh x Hx c Hc. pose proof (Hsep _ _ Hx) as Hs.
  rewrite (linear_label _ _ _ _ _ _ Hh Hs). apply (linear_label d w 0); [assumption|].
  unfold score in *. rewrite dot_move.
  assert (0 <= c * (sgn y * dot d w v)) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma no_origin d s l : l <> [] -> rests_on s l -> (forall i, 0 = sum (signed_entry i) l) ->
  ~ exists w, separates d w 0 s.
Proof.
  intros Hl Hon Hsum (w & Hw).
  pose proof (weights_rise_origin d s (fun _ => 0) l w Hl Hon (fun i _ => Hsum i) Hw) as H.
  rewrite dot_zero in H; [lra | intros i _; reflexivity].
Qed.

Lemma weighs_nothing q a : weighs false q a [] = true ->
  ~ exists w, separates (dimension q) w 0 (the_set q).
Proof.
  intro H. destruct (weighs_sound _ _ _ _ H) as (l & _ & Hne & Hon & Hsum & _).
  apply (no_origin _ _ (map term_of l)); try assumption. intro i. rewrite <- Hsum. symmetry.
  apply at_nil.
Qed.

Lemma accepts_margin_sound c : accepts_margin c = true -> meaning_margin c.
Proof.
  destruct c as [ps ys bias u a | ps ys bias | ps ys bias a | ps ys lower upper u a
    | ps ys v top u weak bounds | ps ys v u weak | q w a | q w | q w | q a | q a].
  - apply max_margin_yes_sound.
  - simpl. set (q := asking ps ys). intro H. split_checks. split; [assumption|].
    assert (Hone : exists y, one_label y (the_set q)).
    { apply negb_true_iff, andb_false_iff in H0. destruct H0 as [H0|H0];
        [exists minus | exists plus]; intros x z Hin; pose proof (label_unseen _ _ H0 _ _ Hin);
        destruct z; congruence. }
    destruct Hone as (y & Hy). apply (one_label_no_maximum _ _ y); [apply has_dimension, H| |assumption].
    destruct (some_row q H) as (x & z & Hin). intro E. pose proof (in_the_set _ _ _ Hin) as Hin'.
    rewrite E in Hin'. destruct Hin'.
  - simpl. set (q := asking ps ys). intro H. split_checks. destruct bias.
    + destruct (weighs_sound _ _ _ _ H0) as (l & _ & Hne & Hon & Hsum & Hz).
      apply (separators_vacuous _ _ (map term_of l)); auto. intros i _. rewrite <- Hsum, at_nil.
      reflexivity.
    + apply (weighs_nothing q a H0).
  - apply margin_sound.
  - apply reach_finite_sound.
  - apply reach_infinite_sound.
  - simpl. intro H. split_checks. split; [apply bears_sound; assumption|].
    unfold directions. destruct (along q) as [x|]; [|discriminate].
    destruct (right_origin_sound _ _ H1) as (Hlen & Hsep).
    destruct (weighs_sound _ _ _ _ H0) as (l & _ & Hne & Hon & Hsum & _).
    assert (Hu : same (dimension q) (scale (- sgn (asked q)) (at_ x))
                   (fun i => sum (signed_entry i) (map term_of l))).
    { intros i _. rewrite <- Hsum, plus_multiple_sound, at_nil, Q2R_opp, Q2R_sign. unfold scale. ring. }
    split.
    + exists (at_ w). split; [|assumption]. apply (rises_nonzero _ _ (scale (- sgn (asked q)) (at_ x))).
      apply (weights_rise_origin _ _ _ _ _ Hne Hon Hu Hsep).
    + intros v -> w' h Hw' Hh z Hz.
      pose proof (weights_rise_origin _ _ _ _ _ Hne Hon Hu Hw') as Hpos. rewrite dot_scale in Hpos.
      apply (linear_moves (dimension q) w' 0 _ (asked q)); [lra | assumption | assumption].
  - simpl. intro H. split_checks. split; [apply bears_sound; assumption|]. unfold directions.
    destruct (along q) as [x|]; [|discriminate]. intros v ->.
    destruct (right_origin_sound _ _ H1) as (Hlen & Hsep). exists (at_ w). split; [assumption|].
    apply level_keeps; [assumption|]. apply Qle_sound in H0.
    rewrite Q2R_0, Q2R_mult, Q2R_opp, Q2R_sign, (inner_sound (dimension q)) in H0 by assumption. lra.
  - simpl. intro H. split_checks. split; [apply label_seen_sound; assumption|].
    split; [apply label_seen_sound; assumption|].
    destruct (right_origin_sound _ _ H0) as (Hlen & Hsep). exists (at_ w). split; [assumption|].
    intro v. destruct (Rle_or_lt 0 (dot (dimension q) (at_ w) v)); [left | right];
      apply level_keeps; try assumption; simpl; lra.
  - simpl. intro H. split_checks. apply orb_prop in H0. destruct H0 as [H0|H0].
    + left. apply bears_complete, negb_true_iff, H0.
    + right. apply (weighs_nothing q a H0).
  - simpl. intro H. split_checks. apply (weighs_nothing q a H0).
Qed.

Theorem check_margin_sound c : check_margin c = true -> meaning_margin c.
Proof.
  intro H. apply accepts_margin_sound in H. destruct c; try exact H.
Qed.
