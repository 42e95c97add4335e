(* SPDX-License-Identifier: MIT *)
(** D-lin and D-conv miss nothing: what transfers at all has the weights of a "yes". *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear Farkas Convex Networks Regions Checker.
Import ListNotations.
Open Scope R_scope.

(** ** Separators *)

Lemma nonzero_dec d v : nonzero d v \/ same d v (fun _ => 0).
Proof.
  induction d as [|d [(i & Hi & Hv)|H]].
  - right. intros i Hi. lia.
  - left. exists i. split; [lia | assumption].
  - destruct (Req_dec (v d) 0) as [E|Hne].
    + right. intros i Hi. destruct (Nat.eq_dec i d) as [->|]; [assumption | apply H; lia].
    + left. exists d. split; [lia | assumption].
Qed.

Definition sign_of_score d w b : classifier := fun p => if Rlt_dec 0 (score d w b p) then plus else minus.
Lemma sign_linear d w b : is_linear d w b (sign_of_score d w b).
Proof. split; intros p Hp; unfold sign_of_score; destruct Rlt_dec; try reflexivity; lra. Qed.

Lemma same_scale_zero d c v : same d v (fun _ => 0) -> same d (scale c v) (fun _ => 0).
Proof. intros H i Hi. unfold scale. rewrite H by assumption. ring. Qed.

(** A separator that does not fall along -y v spares every point of label y. *)
Lemma spared_not_transfers d s v y : occurs y s -> spared_by_separator d s v y ->
  ~ transfers_to_separators d s v y.
Proof.
  intros (x & Hx) (w & b & Hsep & Hw & H) Ht.
  destruct (Ht w b _ Hw Hsep (sign_linear d w b) x Hx) as (c & Hc & Hne).
  apply Hne, (H _ (sign_linear d w b)); assumption.
Qed.

(** A separator that falls along u. *)
Lemma falling_separator d s u : (exists w b, separates d w b s) ->
  cut_off (S d) (map (signed_row d) s) (extended d u 0) ->
  exists w b, separates d w b s /\ dot d w u < 0.
Proof.
  intros (w0 & b0 & H0) (w & Hw & Hneg). rewrite dot_extended in Hneg.
  set (q := dot d w u) in *. set (k := Rabs (dot d w0 u)).
  assert (Hk : 0 <= k) by apply Rabs_pos.
  (* w0 is added in so small a share that the sum still falls along u. *)
  set (e := - q / (k + 1)). assert (He : 0 < e) by (apply Rdiv_lt_0_compat; lra).
  exists (move w w0 e), (w d + e * b0). split.
  - intros p z Hin. pose proof (Hw _ (in_map (signed_row d) _ _ Hin)) as Hp.
    rewrite dot_signed_row in Hp. pose proof (Rmult_lt_0_compat _ _ He (H0 _ _ Hin)).
    replace (score d (move w w0 e) (w d + e * b0) p)
      with (score d w (w d) p + e * score d w0 b0 p); [lra|].
    unfold score. rewrite (dot_sym d (move _ _ _)), dot_move, !(dot_sym d p). ring.
  - rewrite (dot_sym d _ u), dot_move, !(dot_sym d u). fold q.
    pose proof (Rle_abs (dot d w0 u)) as H. fold k in H.
    assert (e * (k + 1) = - q) by (unfold e; field; lra).
    pose proof (Rmult_le_compat_l e _ _ (Rlt_le _ _ He) H). lra.
Qed.

Theorem transfers_is_balanced d s v y : (exists w b, separates d w b s) -> occurs y s ->
  (0 < d)%nat -> transfers_to_separators d s v y ->
  nonzero d v /\ exists l, balanced_sum d s (scale (- sgn y) v) l.
Proof.
  intros Hsep Hocc Hd Ht.
  assert (Hcut : forall w b, separates d w b s -> dot d w (scale (- sgn y) v) <= 0 ->
    ~ nonzero d w).
  { intros w b Hs Hle Hw. apply (spared_not_transfers d s v y Hocc); [|assumption].
    apply (separators_no d s v y w b); assumption. }
  destruct (nonzero_dec d v) as [Hv|Hv].
  - split; [assumption|].
    destruct (farkas (S d) (map (signed_row d) s) (extended d (scale (- sgn y) v) 0)) as [Hcone|Hno].
    + apply (cone_of_rows d s s); auto.
    + exfalso. destruct (falling_separator d s _ Hsep Hno) as (w & b & Hs & Hneg).
      apply (Hcut w b Hs); [lra|].
      destruct (nonzero_dec d w) as [|Hw]; [assumption|]. rewrite dot_sym, dot_zero in Hneg
        by assumption. lra.
  - (* v = 0 moves nothing, so no separator may have w <> 0; but some has. *)
    exfalso.
    assert (Hle : forall w, dot d w (scale (- sgn y) v) <= 0).
    { intro w. rewrite dot_zero by (apply same_scale_zero, Hv). lra. }
    destruct Hsep as (w & b & Hs). apply (Hcut w b Hs (Hle w)).
    destruct (nonzero_dec d w) as [|Hw]; [assumption|]. exfalso.
    (* w = 0 separates S: S has one label, and another normal will do. *)
    assert (Hone : one_label y s).
    { destruct Hocc as (x & Hx). pose proof (Hs _ _ Hx) as H1. intros x' y' Hin.
      pose proof (Hs _ _ Hin) as H2. unfold score in *. rewrite dot_sym, dot_zero in H1, H2
        by assumption.
      destruct y, y'; simpl in *; first [reflexivity | lra]. }
    destruct (one_label_spares d s (fun i => if Nat.eqb i 0 then 1 else 0) y Hone) as (w' & b' & Hs' & Hw' & _).
    { exists O. split; [assumption | simpl; lra]. }
    apply (Hcut w' b' Hs' (Hle w')), Hw'.
Qed.

Lemma balanced_positive d s u l : balanced_sum d s u l -> nonzero d u ->
  exists l', l' <> [] /\ rests_on s l' /\
  same d u (fun i => sum (signed_entry i) l') /\ sum signed_weight l' = 0.
Proof.
  intros (Hon & Hu & Hz) (i0 & Hi0 & Hne).
  set (keep := fun t : term => if Rlt_dec 0 (fst t) then true else false).
  assert (Hsame : forall f : term -> R, (forall p, f (0, p) = 0) ->
            sum f (filter keep l) = sum f l).
  { intros f Hf. clear - Hon Hf. induction l as [|(a, p) r IH]; [reflexivity|].
    assert (Hr : sum f (filter keep r) = sum f r)
      by (apply IH; intros a' p' Hin; apply Hon; right; assumption).
    change (filter keep ((a, p) :: r)) with (if keep (a, p) then (a,
      p) :: filter keep r else filter keep r).
    simpl sum. destruct (keep (a, p)) eqn:E; simpl sum; rewrite Hr; [reflexivity|].
    unfold keep in E. simpl in E. destruct Rlt_dec as [|Hn]; [discriminate|].
    destruct (Hon a p (or_introl eq_refl)). assert (a = 0) by lra. subst a. rewrite Hf. ring. }
  assert (Hent : forall i p, signed_entry i (0, p) = 0) by (intros i (x, y); simpl; ring).
  exists (filter keep l). repeat split.
  - intro E. apply Hne. rewrite (Hu i0 Hi0), <- (Hsame (signed_entry i0)), E by apply Hent.
      reflexivity.
  - apply filter_In in H. destruct H as (_ & H). unfold keep in H. simpl in H.
    destruct Rlt_dec; [assumption | discriminate].
  - apply filter_In in H. destruct H as (H & _). apply (Hon _ _ H).
  - intros i Hi. rewrite (Hu i Hi). symmetry. apply Hsame, Hent.
  - rewrite Hsame; [assumption|]. intros (x, y). simpl. ring.
Qed.

Lemma nonzero_scale d c v : c <> 0 -> nonzero d v -> nonzero d (scale c v).
Proof. intros Hc (i & Hi & Hv). exists i. split; [assumption|].
  apply Rmult_integral_contrapositive_currified; assumption. Qed.

Lemma sgn_not_zero y : - sgn y <> 0.
Proof. destruct y; simpl; lra. Qed.

Theorem balanced_fools d s v y l : nonzero d v -> balanced_sum d s (scale (- sgn y) v) l ->
  fools_separators d s v y.
Proof.
  intros Hv Hl. destruct (balanced_positive _ _ _ _ Hl (nonzero_scale _ _ _ (sgn_not_zero y) Hv)) as (l' & H1 & H2 & H3 & H4).
  apply (separators_yes d s v y l'); assumption.
Qed.

Lemma fools_transfers d s v y : fools_separators d s v y -> transfers_to_separators d s v y.
Proof.
  intros H w b h _ Hsep Hlin x Hx. apply for_good, (H w b h Hsep Hlin).
  apply (linear_label d w b); [assumption | apply Hsep, Hx].
Qed.

(** ** Convex regions *)

Definition bearing (y : label) (s : labelled_set) : list vec :=
  map fst (filter (fun p => if label_eq_dec (snd p) y then true else false) s).

Lemma in_bearing y s x : In x (bearing y s) <-> In (x, y) s.
Proof.
  unfold bearing. rewrite in_map_iff. split.
  - intros ((x', y') & <- & H). apply filter_In in H. simpl in *. destruct H as (H & E).
    destruct label_eq_dec; [subst; assumption | discriminate].
  - intro H. exists (x, y). split; [reflexivity|]. apply filter_In. split; [assumption|]. simpl.
    destruct label_eq_dec; [reflexivity | congruence].
Qed.

Lemma combine_map {A B C} (f : B -> C) (l : list A) (m : list B) :
  combine l (map f m) = map (fun p => (fst p, f (snd p))) (combine l m).
Proof.
  revert m. induction l as [|a l IH]; intros [|b m]; try reflexivity. simpl. rewrite IH.
    reflexivity.
Qed.

Lemma sum_map {A B} (f : B -> R) (g : A -> B) l : sum f (map g l) = sum (fun a => f (g a)) l.
Proof. induction l as [|a r IH]; simpl; [|rewrite IH]; reflexivity. Qed.

Lemma extended_below d u c i : (i < d)%nat -> extended d u c i = u i.
Proof. intro H. unfold extended. destruct (Nat.eqb_spec i d); [lia | reflexivity]. Qed.
Lemma extended_at d u c : extended d u c d = c.
Proof. unfold extended. rewrite Nat.eqb_refl. reflexivity. Qed.

Lemma dot_extended_any d u z c : dot (S d) u (extended d z c) = dot d u z + u d * c.
Proof.
  simpl. rewrite extended_at. f_equal. apply dot_same; intros i Hi; [reflexivity|].
  apply extended_below, Hi.
Qed.

Lemma positive_weights d (P : vec -> Prop) l : (forall a x, In (a, x) l -> 0 <= a /\ P x) ->
  sum fst l = 1 -> exists l', l' <> [] /\ (forall a x, In (a, x) l' -> 0 < a /\ P x) /\
  sum fst l' = 1 /\ same d (centre l) (centre l').
Proof.
  intros Hon Hsum. set (keep := fun t : weighted => if Rlt_dec 0 (fst t) then true else false).
  assert (Hsame : forall f : weighted -> R, (forall p, f (0, p) = 0) ->
            sum f (filter keep l) = sum f l).
  { intros f Hf. clear - Hon Hf. induction l as [|(a, p) r IH]; [reflexivity|].
    assert (Hr : sum f (filter keep r) = sum f r)
      by (apply IH; intros a' p' Hin; apply Hon; right; assumption).
    change (filter keep ((a, p) :: r)) with (if keep (a, p) then (a,
      p) :: filter keep r else filter keep r).
    simpl sum. destruct (keep (a, p)) eqn:E; simpl sum; rewrite Hr; [reflexivity|].
    unfold keep in E. simpl in E. destruct Rlt_dec as [|Hn]; [discriminate|].
    destruct (Hon a p (or_introl eq_refl)). assert (a = 0) by lra. subst a. rewrite Hf. ring. }
  assert (Hfst : sum fst (filter keep l) = 1) by (rewrite Hsame by reflexivity; assumption).
  exists (filter keep l). repeat split.
  - intro E. rewrite E in Hfst. simpl in Hfst. lra.
  - apply filter_In in H. destruct H as (_ & H). unfold keep in H. simpl in H.
    destruct Rlt_dec; [assumption | discriminate].
  - apply filter_In in H. destruct H as (H & _). apply (Hon _ _ H).
  - assumption.
  - intros i _. unfold centre. symmetry. apply Hsame. intro p. simpl. ring.
Qed.

Theorem escapes_leaves d s v y : escapes d s v y -> leaves_convex_regions d s v y.
Proof.
  intros (xo & yo & t & l & Hxo & Hyo & Ht & Hon & Hsum & E).
  destruct (positive_weights d _ l Hon Hsum) as (l' & Hne & Hon' & Hsum' & Hc).
  apply (convex_yes d s v y l' xo yo t); try assumption.
  intros i Hi. rewrite (E i Hi). unfold move. f_equal. apply (Hc i Hi).
Qed.

Lemma leaves_transfers d s v y : leaves_convex_regions d s v y -> transfers_to_networks d s v y.
Proof.
  intros H h Hh Hacc x Hx. apply for_good, H; [apply network_convex | | apply Hacc]; assumption.
Qed.

(** An outside point is reached along v from the hull, or a half-space keeps it out for ever. *)
Lemma reached_or_cut d (s : labelled_set) (v : vec) (y : label) (xo : vec) :
  (exists t (l : list (R * vec)), 0 <= t /\ (forall a x, In (a, x) l -> 0 <= a /\ In (x, y) s) /\
     sum fst l = 1 /\ same d xo (move (centre l) v t)) \/
  (exists u : half, (forall x, In (x, y) s -> height d u x < 0) /\ 0 < height d u xo /\
     dot d (fst u) v <= 0).
Proof.
  set (rows := map (fun x => extended d x 1) (bearing y s)).
  destruct (farkas (S d) (extended d v 0 :: rows) (extended d xo 1)) as [(cs & Hlen & Hpos & E)|(u & Hu & Hneg)].
  - left. destruct cs as [|t ws]; [discriminate|]. exists t, (combine ws (bearing y s)).
    assert (Hsum : forall i, sum (entry i) (combine (t :: ws) (extended d v 0 :: rows))
              = t * extended d v 0 i + sum (fun p => fst p * extended d (snd p) 1 i) (combine ws (bearing y s))).
    { intro i. simpl. unfold rows. rewrite combine_map, sum_map. reflexivity. }
    assert (Hz : forall i, (i < S d)%nat -> extended d xo 1 i = t * extended d v 0 i
              + sum (fun p => fst p * extended d (snd p) 1 i) (combine ws (bearing y s)))
      by (intros i Hi; rewrite <- Hsum; apply (E i Hi)).
    clear E Hsum. rename Hz into E.
    split; [apply Hpos; left; reflexivity|]. split; [|split].
    + intros a x Hin. split; [apply Hpos; right; apply (in_combine_l _ _ _ _ Hin)|].
      apply in_bearing, (in_combine_r _ _ _ _ Hin).
    + specialize (E d ltac:(lia)). rewrite !extended_at in E.
      rewrite (sum_ext _ fst) in E; [lra|]. intros p _. rewrite extended_at. ring.
    + intros i Hi. specialize (E i ltac:(lia)). rewrite !extended_below in E by assumption.
      rewrite E. unfold move, centre. rewrite Rplus_comm. f_equal.
      apply sum_ext. intros p _. rewrite extended_below by assumption. reflexivity.
  - right. rewrite dot_extended_any in Hneg. set (q := dot d u xo + u d * 1) in *.
    exists (scale (-1) u, - u d + q / 2). unfold height, score. simpl.
    assert (Hd : forall z, dot d (scale (-1) u) z = - dot d u z)
      by (intro z; rewrite dot_sym, dot_scale, dot_sym; ring).
    split; [|split].
    + intros x Hx. assert (Hin : In (extended d x 1) (extended d v 0 :: rows))
        by (right; apply (in_map (fun x => extended d x 1)), in_bearing, Hx).
      specialize (Hu _ Hin). rewrite dot_extended_any in Hu. rewrite Hd. lra.
    + rewrite Hd. unfold q in *. lra.
    + specialize (Hu _ (or_introl eq_refl)). rewrite dot_extended_any in Hu. rewrite Hd. lra.
Qed.

(** Either some outside point is reached along v, or one network holds against all of them. *)
Lemma reached_or_spared d (s : labelled_set) v y : (exists h, convex_classifier d y h /\
  accurate h s) ->
  escapes d s v y \/ spared_by_network d s v y.
Proof.
  intros Hfit.
  assert (H : forall r : labelled_set, (forall p, In p r -> In p s) ->
    escapes d s v y \/ exists us,
    (forall u, In u us -> (forall x, In (x, y) s -> height d u x < 0) /\ dot d (fst u) v <= 0) /\
    forall xo yo, In (xo, yo) r -> yo <> y -> exists u, In u us /\ 0 < height d u xo).
  { induction r as [|(xo, yo) r IH]; intro Hsub.
    - right. exists []. split; [intros u [] | intros xo yo []].
    - destruct IH as [|(us & Hus & Hout)]; [intros p Hp; apply Hsub; right; assumption | left;
        assumption|].
      destruct (label_eq_dec yo y) as [->|Hne].
      { right. exists us. split; [assumption|]. intros x' y' [E|Hin] Hy; [congruence | eauto]. }
      destruct (reached_or_cut d s v y xo) as [(t & l & Ht & Hon & Hsum & E)|(u & Hu & Ho & Hv)].
      + destruct (Rle_lt_or_eq_dec 0 t Ht) as [Hlt|<-].
        * left. exists xo, yo, t, l. repeat split; try assumption.
          -- apply Hsub. left. reflexivity.
          -- apply (Hon _ _ H).
          -- apply (Hon _ _ H).
        * exfalso. destruct (positive_weights d _ l Hon Hsum) as (l' & Hne' & Hon' & Hsum' & Hc).
          apply (convex_vacuous d s y l' xo yo); try assumption.
          -- apply Hsub. left. reflexivity.
          -- intros i Hi. rewrite Hsum'. unfold scale. rewrite (E i Hi), <- (Hc i Hi). unfold move.
               ring.
      + right. exists (u :: us). split.
        * intros u' [<-|Hin]; [split; assumption | apply Hus, Hin].
        * intros x' y' [E|Hin] Hy.
          -- inversion E; subst. exists u. split; [left; reflexivity | assumption].
          -- destruct (Hout _ _ Hin Hy) as (u' & Hu' & Hp). exists u'. split; [right|];
               assumption. }
  destruct (H s (fun p Hp => Hp)) as [|(us & Hus & Hout)]; [left; assumption|]. right.
  apply (region_spares d us); [|intros u Hu; apply (Hus u Hu)].
  intros x z Hin. split.
  - intros -> u Hu. apply (Hus u Hu), Hin.
  - intro Hne. apply (Hout x z); assumption.
Qed.

Theorem transfers_escapes d s v y : (exists h, convex_classifier d y h /\ accurate h s) ->
  occurs y s -> transfers_to_networks d s v y -> escapes d s v y.
Proof.
  intros Hfit (x & Hx) Ht. destruct (reached_or_spared d s v y Hfit) as [|(h & Hh & Hacc & H)];
    [assumption|].
  exfalso. destruct (Ht h Hh Hacc x Hx) as (c & Hc & Hne). apply Hne, H; [apply Hacc, Hx |
    assumption].
Qed.
