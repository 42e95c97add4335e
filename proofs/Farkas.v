(* SPDX-License-Identifier: MIT *)
(** Farkas' lemma over the reals, and what follows: the weights of a max-margin vector, and that
    D-lin misses nothing. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear MaxMargin.
Import ListNotations.
Open Scope R_scope.

Definition entry (i : nat) (t : R * vec) := fst t * snd t i.

(** z = sum c_k a_k with every c_k >= 0. *)
Definition in_cone d (gs : list vec) (z : vec) :=
  exists cs, length cs = length gs /\ (forall c, In c cs -> 0 <= c) /\
    same d z (fun i => sum (entry i) (combine cs gs)).

(** y does not fall along any a_k, but along z. *)
Definition cut_off d (gs : list vec) (z : vec) :=
  exists y, (forall a, In a gs -> 0 <= dot d y a) /\ dot d y z < 0.

(** v, moved along g into the hyperplane of y. *)
Definition slide d (g y v : vec) : vec := fun i => v i - dot d y v / dot d y g * g i.

Lemma dot_slide d u g y v : dot d u (slide d g y v) = dot d u v - dot d y v / dot d y g * dot d u g.
Proof.
  unfold slide. generalize (dot d y v / dot d y g). intro c.
  induction d as [|d IH]; simpl; [|rewrite IH]; ring.
Qed.

Definition ratio d (g y : vec) (t : R * vec) := fst t * (dot d y (snd t) / dot d y g).

Lemma sum_slide d g y cs (gs : list vec) i :
  sum (entry i) (combine cs (map (slide d g y) gs))
  = sum (entry i) (combine cs gs) - sum (ratio d g y) (combine cs gs) * g i.
Proof.
  revert gs. induction cs as [|c cs IH]; intros [|a gs]; simpl; try ring.
  rewrite IH. unfold slide, entry, ratio. simpl. ring.
Qed.

Theorem farkas d gs z : in_cone d gs z \/ cut_off d gs z.
Proof.
  remember (length gs) as n eqn:En. revert gs z En.
  induction n as [|n IH]; intros [|g gs] z En; try discriminate.
  - destruct (Rle_lt_or_eq_dec _ _ (square_nonneg d z)) as [Hp|E].
    + right. exists (scale (-1) z). split; [intros a []|]. rewrite dot_sym, dot_scale. lra.
    + left. exists []. split; [reflexivity|]. split; [intros c []|]. intros i Hi. simpl.
      apply (square_zero d); [symmetry; assumption | assumption].
  - injection En as En. destruct (IH gs z En) as [(cs & Hlen & Hcs & Hz)|(y & Hy & Hyz)].
    + left. exists (0 :: cs). split; [simpl; congruence|].
      split; [intros c [<-|Hc]; [lra | apply Hcs, Hc]|].
      intros i Hi. simpl. rewrite (Hz i Hi). unfold entry at 2. simpl. ring.
    + destruct (Rle_or_lt 0 (dot d y g)) as [Hg|Hg].
      { right. exists y. split; [intros a [<-|Ha]; [assumption | apply Hy, Ha] | assumption]. }
      assert (Hk : forall r, r <= 0 -> 0 <= r / dot d y g).
      { intros r Hr. replace (r / dot d y g) with ((- r) / (- dot d y g)) by (field; lra).
        apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]. }
      destruct (IH (map (slide d g y) gs) (slide d g y z)) as [(cs & Hlen & Hcs & Hz)|(u & Hu & Huz)].
      * rewrite map_length. assumption.
      * left. rewrite map_length in Hlen.
        exists (dot d y z / dot d y g - sum (ratio d g y) (combine cs gs) :: cs).
        split; [simpl; congruence|]. split.
        -- intros c [<-|Hc]; [|apply Hcs, Hc].
           assert (sum (ratio d g y) (combine cs gs) <= 0).
           { assert (0 <= sum (fun t => -1 * ratio d g y t) (combine cs gs)).
             { apply sum_nonneg. intros (c, a) Hin. unfold ratio. simpl.
               pose proof (Hcs c (in_combine_l _ _ _ _ Hin)).
               pose proof (Hk (- dot d y a)) as Hka.
               pose proof (Hy a (in_combine_r _ _ _ _ Hin)).
               replace (-1 * (c * (dot d y a / dot d y g))) with (c * (- dot d y a / dot d y g))
                 by (field; lra).
               apply Rmult_le_pos; [assumption | apply Hka; lra]. }
             rewrite sum_mult in H. lra. }
           pose proof (Hk (dot d y z)). lra.
        -- intros i Hi. specialize (Hz i Hi). cbv beta in Hz. rewrite sum_slide in Hz.
             unfold slide in Hz. simpl.
           unfold entry at 1. simpl. lra.
      * right. exists (fun i => u i - dot d u g / dot d y g * y i).
        assert (E : forall v, dot d (fun i => u i - dot d u g / dot d y g * y i) v
                              = dot d u (slide d g y v)).
        { intro v. rewrite dot_slide.
          replace (dot d u v - dot d y v / dot d y g * dot d u g)
            with (dot d u v - dot d u g / dot d y g * dot d y v) by (field; lra).
          generalize (dot d u g / dot d y g). intro c. clear.
          induction d as [|d IH]; simpl; [|rewrite IH]; ring. }
        split; [|rewrite E; assumption].
        intros a [<-|Ha]; rewrite E; [rewrite dot_slide; right; field; lra|].
        apply Hu, in_map, Ha.
Qed.

(** ** Signed rows y (x, 1), of length d + 1 *)

Definition signed_row d (p : vec * label) : vec :=
  let '(x, y) := p in fun i => sgn y * (if Nat.eqb i d then 1 else x i).
Definition extended d (u : vec) (c : R) : vec := fun i => if Nat.eqb i d then c else u i.

Lemma dot_signed_row d u x y : dot (S d) u (signed_row d (x, y)) = sgn y * score d u (u d) x.
Proof.
  simpl. rewrite Nat.eqb_refl. unfold score.
  replace (dot d u (fun i => sgn y * (if Nat.eqb i d then 1 else x i)))
    with (dot d u (scale (sgn y) x)).
  - rewrite dot_scale. ring.
  - apply dot_same; [intros i _; reflexivity|]. intros i Hi. unfold scale.
    replace (Nat.eqb i d) with false by (symmetry; apply Nat.eqb_neq; lia). reflexivity.
Qed.

Lemma dot_extended d u z : dot (S d) u (extended d z 0) = dot d u z.
Proof.
  simpl. unfold extended at 2. rewrite Nat.eqb_refl, Rmult_0_r, Rplus_0_r.
  apply dot_same; [intros i _; reflexivity|]. intros i Hi. unfold extended.
  replace (Nat.eqb i d) with false by (symmetry; apply Nat.eqb_neq; lia). reflexivity.
Qed.

Lemma cone_of_rows d (s t : labelled_set) u : (forall p, In p t -> In p s) ->
  in_cone (S d) (map (signed_row d) t) (extended d u 0) -> exists l, balanced_sum d s u l.
Proof.
  intros Hts (cs & Hlen & Hcs & Hz). exists (combine cs t). rewrite map_length in Hlen.
  assert (E : forall i, (i < S d)%nat ->
    sum (entry i) (combine cs (map (signed_row d) t))
    = sum (fun a : term => if Nat.eqb i d then signed_weight a else signed_entry i a) (combine cs t)).
  { intros i _. clear - cs. revert t. induction cs as [|c cs IH]; intros [|(x, y) t]; simpl;
      try reflexivity.
    rewrite IH. unfold entry, signed_weight, signed_entry, signed_row. simpl.
      destruct (Nat.eqb i d); ring. }
  split; [|split].
  - intros a p Hin. split; [apply Hcs, (in_combine_l _ _ _ _ Hin) | apply Hts,
      (in_combine_r _ _ _ _ Hin)].
  - intros i Hi. specialize (Hz i (Nat.lt_lt_succ_r _ _ Hi)). cbv beta in Hz. rewrite E in Hz
      by lia.
    unfold extended in Hz. replace (Nat.eqb i d) with false in Hz by (symmetry; apply Nat.eqb_neq;
      lia).
    exact Hz.
  - specialize (Hz d (Nat.lt_succ_diag_r d)). cbv beta in Hz. rewrite E in Hz by lia.
      unfold extended in Hz.
    rewrite Nat.eqb_refl in Hz. symmetry. exact Hz.
Qed.

(** ** The max-margin vector is a balanced sum *)

(** A step that does not lower the tight points keeps the margin g, if it is short enough. *)
Lemma short_step d g w b u c s : margin_at_least d g w b s ->
  (forall x y, In (x, y) s -> sgn y * score d w b x = g -> 0 <= sgn y * score d u c x) ->
  exists e, 0 < e /\ forall t, 0 <= t <= e ->
    margin_at_least d g (fun i => w i + t * u i) (b + t * c) s.
Proof.
  intros Hw Hu. induction s as [|(x, y) r IH].
  - exists 1. split; [lra|]. intros t _ x y [].
  - destruct IH as (e & He & H).
    { intros x' y' Hin. apply Hw. right. assumption. }
    { intros x' y' Hin. apply Hu. right. assumption. }
    assert (Hscore : forall t, sgn y * score d (fun i => w i + t * u i) (b + t * c) x
                     = sgn y * score d w b x + t * (sgn y * score d u c x)).
    { intro t. unfold score. rewrite (dot_sym d _ x).
      change (dot d x (fun i => w i + t * u i)) with (dot d x (move w u t)).
      rewrite dot_move, !(dot_sym d x). ring. }
    pose proof (Hw x y (or_introl eq_refl)) as Hx. set (m := sgn y * score d w b x) in *.
    set (k := sgn y * score d u c x) in *.
    destruct (Rle_or_lt 0 k) as [Hk|Hk].
    + exists e. split; [assumption|]. intros t Ht x' y' [E|Hin]; [|apply (H t Ht), Hin].
      inversion E; subst x' y'. rewrite Hscore.
      pose proof (Rmult_le_pos t k (proj1 Ht) Hk). lra.
    + assert (Hslack : g < m).
      { destruct (Rle_lt_or_eq_dec _ _ Hx) as [|E]; [assumption|]. exfalso.
        pose proof (Hu x y (or_introl eq_refl) (eq_sym E)). unfold k in Hk. lra. }
      set (e' := (m - g) / (- k)).
      assert (He' : 0 < e') by (apply Rdiv_lt_0_compat; lra).
      exists (Rmin e e'). split; [apply Rmin_glb_lt; assumption|].
      intros t (Ht0 & Ht) x' y' [E|Hin].
      * inversion E; subst x' y'. rewrite Hscore.
        assert (Hte : t <= e') by (eapply Rle_trans; [apply Ht | apply Rmin_r]).
        assert (Hkk : e' * (- k) = m - g) by (unfold e'; field; lra).
        pose proof (Rmult_le_compat_r (- k) t e'). lra.
      * apply H; [|assumption]. split; [assumption|]. eapply Rle_trans; [apply Ht | apply Rmin_l].
Qed.

Definition sgn_score d w b (p : vec * label) := sgn (snd p) * score d w b (fst p).

(** The points on the margin. *)
Fixpoint tight d g w b (s : labelled_set) : labelled_set :=
  match s with
  | [] => []
  | p :: r => if Req_EM_T (sgn_score d w b p) g then p :: tight d g w b r else tight d g w b r
  end.

Lemma in_tight d g w b s p : In p (tight d g w b s) <-> In p s /\ sgn_score d w b p = g.
Proof.
  induction s as [|q r IH]; simpl; [tauto|].
  destruct (Req_EM_T (sgn_score d w b q) g) as [E|E]; simpl; rewrite IH; clear IH.
  - split; [intros [<-|H]; tauto | tauto].
  - split; [tauto|]. intros ([<-|H] & Hp); [contradiction | tauto].
Qed.

Theorem max_margin_weights d s ws bs : occurs plus s -> occurs minus s ->
  max_margin d ws bs s ->
  exists g l, 0 < g /\ margin_at_least d g ws bs s /\ balanced_sum d s ws l /\
  forall a x y, In (a, (x, y)) l -> sgn y * score d ws bs x = g.
Proof.
  intros Hp Hm Hmax.
  assert (Hs : s <> []) by (destruct Hp as (p & Hp); intro E; rewrite E in Hp; destruct Hp).
  assert (Hsep : separates d ws bs s) by apply Hmax.
  assert (Hone : dot d ws ws = 1) by apply Hmax.
  destruct (margin_attained d ws bs s Hs Hsep) as (g & Hg & Hat & x0 & y0 & Hin0 & E0).
  assert (Hbest : forall g', margin_at_least d g' ws bs s -> g' <= g).
  { intros g' Hg'. specialize (Hg' _ _ Hin0). lra. }
  destruct (farkas (S d) (map (signed_row d) (tight d g ws bs s)) (extended d ws 0)) as [Hcone|(u & Hu & Hneg)].
  - destruct (cone_of_rows d (tight d g ws bs s) (tight d g ws bs s) ws (fun p H => H) Hcone)
      as (l & Hon & Hu & Hz).
    exists g, l. split; [assumption|]. split; [assumption|]. split; [split; [|split; assumption]|].
    + intros a p Hin. destruct (Hon a p Hin) as (Ha & Hp'). apply in_tight in Hp'. tauto.
    + intros a x y Hin. destruct (Hon a _ Hin) as (_ & Hp'). apply in_tight in Hp'. apply Hp'.
  - exfalso. rewrite dot_extended in Hneg.
    destruct (short_step d g ws bs u (u d) s Hat) as (e & He & Hstep).
    { intros x y Hin Ht. rewrite <- dot_signed_row. apply Hu, in_map, in_tight. split; assumption. }
    set (q := dot d u ws) in *. set (k := dot d u u).
    assert (Hk : 0 <= k) by apply square_nonneg.
    (* A step t <= e with t (k + 1) < - q is short enough to make ws + t u shorter than ws. *)
    set (t := Rmin e (- q / (k + 1))).
    assert (Hr : 0 < - q / (k + 1)) by (apply Rdiv_lt_0_compat; lra).
    assert (Ht : 0 < t) by (apply Rmin_glb_lt; assumption).
    assert (Hte : t <= e) by apply Rmin_l.
    assert (Htk : t * (k + 1) <= - q).
    { replace (- q) with (- q / (k + 1) * (k + 1)) by (field; lra).
      apply Rmult_le_compat_r; [lra | apply Rmin_r]. }
    pose proof (max_margin_shortest d ws bs s g Hp Hm Hmax Hg Hbest _ _ (Hstep t (conj (Rlt_le _ _ Ht) Hte))) as H1.
    change (fun i => ws i + t * u i) with (move ws u t) in H1.
    rewrite dot_move, (dot_sym d (move ws u t) ws), (dot_sym d (move ws u t) u), !dot_move in H1.
    rewrite (dot_sym d ws u), Hone in H1. fold q k in H1.
    assert (Hneg2 : 2 * q + t * k < 0) by lra.
    pose proof (Rmult_lt_0_compat t (- (2 * q + t * k)) Ht). lra.
Qed.

Theorem max_margin_is_balanced d s ws bs : occurs plus s -> occurs minus s ->
  max_margin d ws bs s ->
  exists l, balanced_sum d s ws l.
Proof.
  intros Hp Hm Hmax. destruct (max_margin_weights d s ws bs Hp Hm Hmax) as (g & l & _ & _ & Hl & _).
  exists l. assumption.
Qed.

(** How far to go along it, with any weights that make it up. *)
Theorem length_along_max_margin d s ws bs l : occurs plus s -> occurs minus s ->
  max_margin d ws bs s ->
  balanced_sum d s ws l ->
  forall w b g h, separates d w b s -> margin_at_least d g w b s -> 0 < g -> is_linear d w b h ->
  forall x y c, 0 < sgn y * score d w b x -> sgn y * score d w b x / (g * sum fst l) < c ->
  h (move x (scale (- sgn y) ws) c) <> h x.
Proof.
  intros Hp Hm Hmax (Hon & Hu & Hz) w b g h Hsep Hg Hg0 Hlin x y c Hx Hc.
  assert (Hone : dot d ws ws = 1) by apply Hmax.
  (* <w, w*> is the sum of the weighted scores, each at least g. *)
  pose proof (signed_identity d w b l) as E. rewrite Hz, Rmult_0_r, Rplus_0_r in E.
  rewrite <- (dot_same d w w _ _ (fun i _ => eq_refl) Hu) in E.
  assert (Hrise : g * sum fst l <= dot d w ws).
  { rewrite E, <- sum_mult. clear - Hon Hg. induction l as [|(a, (p, q)) r IH]; simpl; [lra|].
    destruct (Hon a (p, q) (or_introl eq_refl)) as (Ha & Hin). specialize (Hg _ _ Hin).
    pose proof (Rmult_le_compat_l a _ _ Ha Hg).
    assert (g * 0 = 0) by ring.
    assert (sum (fun a0 => g * fst a0) r
      <= sum (fun t : term => let '(a, (x, y)) := t in a * (sgn y * score d w b x)) r)
      by (apply IH; intros a' p' Hin'; apply Hon; right; assumption). lra. }
  assert (Hpos : 0 < sum fst l).
  { destruct (Rle_lt_or_eq_dec 0 (sum fst l)) as [|E'].
    - apply sum_nonneg. intros (a, p) Hin. apply (Hon a p Hin).
    - assumption.
    - exfalso. assert (Hall : forall t, In t l -> fst t = 0).
      { clear - Hon E'. induction l as [|(a, p) r IH]; simpl; [intros t []|].
        assert (Hr : forall a' p', In (a', p') r -> 0 <= a' /\ In p' s)
          by (intros a' p' Hin; apply Hon; right; assumption).
        pose proof (sum_nonneg fst r) as Hge. simpl in E'.
        assert (0 <= sum fst r) by (apply Hge; intros (a', p') Hin; apply (Hr a' p' Hin)).
        destruct (Hon a p (or_introl eq_refl)) as (Ha & _).
        intros t [<-|Hin]; [simpl; lra | apply IH; [assumption | lra | assumption]]. }
      assert (same d ws (fun _ => 0)).
      { intros i Hi. rewrite (Hu i Hi). rewrite (sum_ext _ (fun _ => 0 * 0)).
        - rewrite sum_mult. ring.
        - intros (a, (p, q)) Hin. specialize (Hall _ Hin). simpl in *. rewrite Hall. ring. }
      rewrite dot_zero in Hone by assumption. lra. }
  set (m := sgn y * score d w b x) in *. set (r := g * sum fst l) in *.
  assert (Hr : 0 < r) by (apply Rmult_lt_0_compat; assumption).
  assert (Hmc : m < c * r).
  { replace m with (m / r * r) by (field; lra). apply Rmult_lt_compat_r; assumption. }
  assert (Hc0 : 0 < c) by (assert (0 < m / r) by (apply Rdiv_lt_0_compat; assumption); lra).
  pose proof (Rmult_le_compat_l c _ _ (Rlt_le _ _ Hc0) Hrise).
  rewrite (linear_label d w b h x y Hlin Hx).
  set (other := match y with plus => minus | minus => plus end).
  assert (Ho : h (move x (scale (- sgn y) ws) c) = other).
  { apply (linear_label d w b); [assumption|]. unfold score, m in *. rewrite dot_move, dot_scale.
    unfold score in *. destruct y; simpl in *; lra. }
  rewrite Ho. destruct y; discriminate.
Qed.

Theorem some_point_within_the_margin d s ws bs l : occurs plus s -> occurs minus s ->
  max_margin d ws bs s ->
  balanced_sum d s ws l ->
  forall w b h, separates d w b s -> is_linear d w b h ->
  exists x y, In (x, y) s /\
    forall c, / sum fst l < c -> h (move x (scale (- sgn y) ws) c) <> h x.
Proof.
  intros Hp Hm Hmax Hl w b h Hsep Hlin.
  assert (Hs : s <> []) by (destruct Hp as (p & Hp); intro E; rewrite E in Hp; destruct Hp).
  destruct (margin_attained d w b s Hs Hsep) as (g & Hg & Hat & x & y & Hin & E).
  exists x, y. split; [assumption|]. intros c Hc.
  apply (length_along_max_margin d s ws bs l Hp Hm Hmax Hl w b g h Hsep Hat Hg Hlin); [lra|].
  rewrite E. unfold Rdiv. rewrite Rinv_mult, <- Rmult_assoc, Rinv_r, Rmult_1_l by lra. assumption.
Qed.

(** The certificate of "max-margin": weights on points of margin 1 that make w up prove it the
    shortest of margin 1. *)
Theorem shortest_by_weights d s w b l : margin_at_least d 1 w b s -> balanced_sum d s w l ->
  (forall a x y, In (a, (x, y)) l -> sgn y * score d w b x = 1) ->
  forall w' b', margin_at_least d 1 w' b' s -> dot d w w <= dot d w' w'.
Proof.
  intros Hw (Hon & Hu & Hz) Htight w' b' Hw'.
  assert (Hsum : forall z c, dot d z w
    = sum (fun t : term => let '(a, (x, y)) := t in a * (sgn y * score d z c x)) l).
  { intros z c. rewrite (dot_same d z z w _ (fun i _ => eq_refl) Hu).
    rewrite <- signed_identity, Hz. ring. }
  assert (H1 : dot d w w = sum fst l).
  { rewrite (Hsum w b). apply sum_ext. intros (a, (x, y)) Hin. rewrite (Htight a x y Hin). simpl.
      ring. }
  assert (H2 : sum fst l <= dot d w' w).
  { rewrite (Hsum w' b'). clear - Hon Hw'. induction l as [|(a, (x, y)) r IH]; simpl; [lra|].
    destruct (Hon a (x, y) (or_introl eq_refl)) as (Ha & Hin). specialize (Hw' _ _ Hin).
    pose proof (Rmult_le_compat_l a _ _ Ha Hw').
    assert (sum fst r <= sum (fun t : term => let '(a, (x,
      y)) := t in a * (sgn y * score d w' b' x)) r)
      by (apply IH; intros a' p' Hin'; apply Hon; right; assumption). lra. }
  pose proof (square_nonneg d (difference w' w)) as Hsq.
  rewrite dot_difference, !(dot_sym d (difference w' w)), !dot_difference in Hsq.
  rewrite (dot_sym d w w') in Hsq. lra.
Qed.
