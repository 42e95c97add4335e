(* SPDX-License-Identifier: MIT *)
(** Further proofs of [Zhang2022Statements]: Definition 1, independent rows, moved networks, constants. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear MaxMargin Norms Exponential Farkas Complete Zhang2022 Zhang2022Statements.
From separatrix Require Counterexamples.
Import ListNotations.
Open Scope R_scope.

(** ** Definition 1 *)

Lemma in_combined {A B} (xs : list A) (ys : list B) x : length ys = length xs -> In x xs -> exists y, In (x, y) (combine xs ys).
Proof.
  revert ys. induction xs as [|a r IH]; intros [|y ys] Hl Hx; try discriminate; [destruct Hx|]. destruct Hx as [->|Hx].
  - exists y. left. reflexivity.
  - destruct (IH ys) as (y' & H); [simpl in Hl; lia | assumption|]. exists y'. right. assumption.
Qed.

Theorem definition_1 : Definition_1.
Proof.
  intros d f g xs ys ys' H H'. split; intro Hs; apply label_free in Hs; apply label_free; destruct Hs as (v & Hv);
    exists v; intros x y Hin; apply in_combine_l in Hin.
  - destruct (in_combined xs ys x H Hin) as (z & Hz). apply (Hv x z Hz).
  - destruct (in_combined xs ys' x H' Hin) as (z & Hz). apply (Hv x z Hz).
Qed.

Theorem footnote_1 : Footnote_1.
Proof.
  intros d f g l Hc. split; intros (v & Hv); exists v.
  - intros x y Hin. apply in_map_iff in Hin. destruct Hin as ((c, (x', y')) & E & Hin). simpl in E. inversion E; subst.
    specialize (Hv c x y Hin). specialize (Hc c (x, y) Hin). rewrite !dot_scale in *.
    replace (sgn y * (c * dot d v (noise d f g x y))) with (c * (sgn y * dot d v (noise d f g x y))) in Hv by ring.
    apply (Rmult_lt_reg_l c); [assumption|]. rewrite Rmult_0_r. assumption.
  - intros c x y Hin. specialize (Hc c (x, y) Hin). specialize (Hv x y (in_map snd _ _ Hin)). rewrite !dot_scale in *.
    replace (sgn y * (c * dot d v (noise d f g x y))) with (c * (sgn y * dot d v (noise d f g x y))) by ring.
    apply Rmult_lt_0_compat; assumption.
Qed.

Lemma minus_separates d f g x y u : 0 < dot d u (gradient f g x) -> 0 < dot d (scale (-1) u) (scale (sgn y) (noise d f g x y)).
Proof.
  intro H. rewrite signed_noise, dot_scaled. pose proof (sigmoid_below_1 (sgn y * output d f x)) as Hs.
  pose proof (Rmult_lt_0_compat _ _ Hs H). lra.
Qed.

Lemma sum_combine {A B} (F : R -> B -> R) (cs : list R) (l : list A) (h : A -> B) :
  sum (fun p => F (fst p) (snd p)) (combine cs (map h l)) = sum (fun p => F (fst p) (h (snd p))) (combine cs l).
Proof.
  revert cs. induction l as [|a r IH]; intros [|c cs]; try reflexivity. simpl. rewrite IH. reflexivity.
Qed.

Theorem gordan : Gordan.
Proof.
  intros d f g s. split; [|split].
  - set (gs := map (fun p : vec * label => extended d (gradient f g (fst p)) 1) s). set (target := extended d (fun _ => 0) 1).
    destruct (farkas (S d) gs target) as [(cs & Hl & Hc & E)|(u & Hu & Hneg)].
    + right. exists (combine cs s).
      assert (Hsum : forall F : vec -> R, sum (fun p => fst p * F (snd p)) (combine cs gs)
        = sum (fun t : R * (vec * label) => fst t * F (extended d (gradient f g (fst (snd t))) 1)) (combine cs s)).
      { intro F. unfold gs. apply (sum_combine (fun c z => c * F z) cs s (fun p : vec * label => extended d (gradient f g (fst p)) 1)). }
      split; [|split].
      * intros a p Hin. split; [apply Hc; apply in_combine_l in Hin; assumption | apply in_combine_r in Hin; assumption].
      * assert (Ed : target d = sum (fun p => fst p * (fun z : vec => z d) (snd p)) (combine cs gs)) by exact (E d ltac:(lia)).
        apply (fun H => eq_trans H (Hsum (fun z : vec => z d))) in Ed. unfold target in Ed. rewrite extended_at in Ed.
        rewrite (sum_ext _ fst) in Ed by (intros; rewrite extended_at; ring). rewrite <- Ed. lra.
      * intros i Hi. assert (Ei : target i = sum (fun p => fst p * (fun z : vec => z i) (snd p)) (combine cs gs)) by exact (E i ltac:(lia)).
        apply (fun H => eq_trans H (Hsum (fun z : vec => z i))) in Ei.
        unfold target in Ei. rewrite extended_below in Ei by assumption.
        rewrite (sum_ext _ (fun t : R * (vec * label) => fst t * gradient f g (fst (snd t)) i)) in Ei by (intros; rewrite extended_below by assumption; reflexivity).
        symmetry. exact Ei.
    + left. exists u. intros x y Hin.
      assert (Hx : 0 <= dot (S d) u (extended d (gradient f g x) 1)) by (apply Hu; apply in_map_iff; exists (x, y); auto).
      unfold target in Hneg. rewrite dot_extended_any in *. rewrite (dot_zero d u (fun _ => 0)) in Hneg by (intros i _; reflexivity). lra.
  - intros ((u & Hu) & (l & Hl & Hpos & E)).
    assert (Z : dot d u (fun i => sum (fun t : R * (vec * label) => fst t * gradient f g (fst (snd t)) i) l) = 0)
      by (apply dot_zero, E).
    apply (fun H => eq_trans (eq_sym (dot_sum d u (fun t : R * (vec * label) => scale (fst t) (gradient f g (fst (snd t)))) l)) H) in Z.
    rewrite (sum_ext _ (fun t : R * (vec * label) => fst t * dot d u (gradient f g (fst (snd t))))) in Z by (intros; apply dot_scale).
    assert (Hge : forall t, In t l -> 0 <= fst t * dot d u (gradient f g (fst (snd t)))).
    { intros (a, (x, y)) Hin. destruct (Hl a (x, y) Hin) as (Ha & Hp). simpl. apply Rmult_le_pos; [assumption | left; apply (Hu x y Hp)]. }
    pose proof (sum_zero _ l Hge ltac:(right; exact Z)) as Hz.
    assert (Hf : sum fst l <= 0); [|lra]. right. rewrite (sum_ext fst (fun _ => 0 * 0)); [rewrite sum_mult; ring|].
    intros (a, (x, y)) Hin. specialize (Hz _ Hin). simpl in *. destruct (Hl a (x, y) Hin) as (_ & Hp). specialize (Hu x y Hp).
    apply Rmult_integral in Hz. destruct Hz; lra.
  - intros u Hu x y Hin. apply minus_separates, (Hu x y Hin).
Qed.

(** ** The vector of the proof *)

Lemma units_decide_working d f v g x : (forall u, In u f -> out u <> 0 -> 0 < out u * dot d v (row u)) -> ~ dead d f g x ->
  0 < dot d v (gradient f g x).
Proof.
  intros Hv Hdead. rewrite dot_gradient.
  assert (Hge : forall u, In u f -> 0 <= (if g x u then out u * dot d v (row u) else 0)).
  { intros u Hu. destruct (g x u); [|lra]. destruct (Req_dec (out u) 0) as [E|E]; [rewrite E; lra | left; apply Hv; assumption]. }
  apply Rnot_le_lt. intro Hle. apply Hdead. intros i _. unfold gradient.
  rewrite (sum_ext _ (fun _ => 0 * 0)); [rewrite sum_mult; ring|]. intros u Hu.
  pose proof (sum_zero _ f Hge Hle u Hu) as E. simpl in E. destruct (g x u); [|ring].
  destruct (Req_dec (out u) 0) as [Eo|Eo]; [rewrite Eo; ring | specialize (Hv u Hu Eo); lra].
Qed.

Theorem this_v_repaired : This_v_repaired.
Proof. intros d f g x y Hv Hd. apply minus_separates, units_decide_working; assumption. Qed.

Definition fork : network := [{| out := 1; row := Counterexamples.point [1]; bias := 0 |}; {| out := 2; row := Counterexamples.point [-1]; bias := 0 |}].
Theorem this_v_fails : This_v_fails.
Proof.
  exists 1%nat, fork, (Counterexamples.point [1]). split; [intros u [<-|[<-|[]]]; simpl; split; lra|].
  assert (Ht : no_tie 1 fork (Counterexamples.point [1])) by (intros u [<-|[<-|[]]]; unfold pre, Counterexamples.point; simpl; lra).
  split; [assumption|]. intros g Hg.
  assert (E : gradient fork g (Counterexamples.point [1]) O = 1).
  { unfold gradient, fork. simpl. destruct (Hg (Counterexamples.point [1]) _ (or_introl eq_refl)) as (Hp & _).
    destruct (Hg (Counterexamples.point [1]) _ (or_intror (or_introl eq_refl))) as (_ & Hm).
    rewrite Hp, Hm; unfold pre, Counterexamples.point; simpl; lra. }
  split; [intro Hd; specialize (Hd O ltac:(lia)); rewrite E in Hd; lra|]. intro y.
  rewrite signed_noise. unfold minus_A. rewrite dot_scaled.
  pose proof (sigmoid_below_1 (sgn y * output 1 fork (Counterexamples.point [1]))) as Hs.
  assert (Ed : dot 1 (all_units fork) (gradient fork g (Counterexamples.point [1])) = -1).
  { simpl. rewrite E. unfold all_units, fork, Counterexamples.point. simpl. ring. }
  rewrite Ed. lra.
Qed.

(** ** Independent rows *)

Lemma in_working u f : In u (working f) <-> In u f /\ out u <> 0.
Proof.
  unfold working. rewrite filter_In. destruct Req_EM_T; split; intros (H & H'); split; try assumption; try discriminate; try contradiction.
  reflexivity.
Qed.

Lemma prescribed d (l : list (vec * R)) : independent d (map fst l) -> exists v, forall r c, In (r, c) l -> dot d v r = c.
Proof.
  induction l as [|(r, c) l IH]; intro Hind; [exists (fun _ => 0); intros r c []|]. destruct Hind as (Hno & Hind).
  destruct (IH Hind) as (v & Hv). destruct (Zhang2022.aside d _ _ Hno) as (p & Hp & Hne).
  exists (move v p ((c - dot d v r) / dot d p r)). intros r' c' Hin. rewrite dot_sym, dot_move, !(dot_sym d r').
  destruct Hin as [E|Hin].
  - inversion E; subst. field. assumption.
  - rewrite (Hp r') by (apply in_map_iff; exists (r', c'); auto). rewrite Rmult_0_r, Rplus_0_r. apply Hv, Hin.
Qed.

Lemma counting_working d f v : (forall u, In u (working f) -> dot d v (row u) = / out u) ->
  forall g x, dot d v (gradient f g x) = INR (active (working f) g x).
Proof.
  intros Hv g x. rewrite dot_gradient. unfold active. induction f as [|u r IH]; [reflexivity|].
  simpl sum. rewrite IH by (intros w Hw; apply Hv; apply in_working in Hw; apply in_working; split; [right|]; apply Hw). clear IH.
  unfold working. simpl filter at 4. assert (Hu : out u <> 0 -> dot d v (row u) = / out u) by (intro H; apply Hv, in_working; split; [left; reflexivity | assumption]).
  simpl. destruct (Req_EM_T (out u) 0) as [E|E].
  - rewrite E. destruct (g x u); ring.
  - simpl. destruct (g x u); [|ring]. rewrite (Hu E). simpl length. rewrite S_INR. field. assumption.
Qed.

Lemma rises_where_counting d f v : (forall u, In u (working f) -> dot d v (row u) = / out u) ->
  forall g x, ~ dead d f g x -> 0 < dot d v (gradient f g x).
Proof.
  intros Hv g x. apply units_decide_working. intros u Hu Ho. rewrite (Hv u) by (apply in_working; auto). rewrite Rinv_r by assumption. lra.
Qed.

Theorem gate_counting_whole : Gate_counting_whole.
Proof.
  intros d f Hind. destruct (prescribed d (map (fun u => (row u, / out u)) (working f))) as (v & Hv); [rewrite map_map; exact Hind|].
  assert (Hrow : forall u, In u (working f) -> dot d v (row u) = / out u)
    by (intros u Hu; apply Hv; apply in_map_iff; exists u; auto).
  exists v. split; [intros u Hu; rewrite dot_sym; apply Hrow, Hu|]. split; [apply counting_working, Hrow|].
  split; [apply rises_where_counting, Hrow|]. intros g s Hs. apply label_free. exists v. intros x y Hin.
  apply rises_where_counting; [assumption | apply (Hs x y Hin)].
Qed.

Theorem corollary_3_4_1_counting : Corollary_3_4_1_counting.
Proof.
  intros d f g s Hind Hs.
  destruct (prescribed d (map (fun u => (row u, / out u)) (working f) ++ map (fun p : vec * label => (fst p, 0)) s)) as (v & Hv).
  - rewrite map_app, !map_map. exact Hind.
  - assert (Hrow : forall u, In u (working f) -> dot d v (row u) = / out u)
      by (intros u Hu; apply Hv, in_or_app; left; apply in_map_iff; exists u; auto).
    assert (Hx : forall x y, In (x, y) s -> dot d v x = 0)
      by (intros x y Hin; apply Hv, in_or_app; right; apply in_map_iff; exists (x, y); auto).
    exists (scale (-1) v). intros x y Hin. split; [rewrite dot_scaled, (Hx x y Hin); ring|]. intros eta He.
    pose proof (minus_separates d f g x y v (rises_where_counting d f v Hrow g x (Hs x y Hin))) as H.
    rewrite !dot_scaled, dot_scale in *. rewrite dot_move, (Hx x y Hin).
    pose proof (Rmult_lt_0_compat _ _ He H). lra.
Qed.

Theorem remark_1a : Remark_1a.
Proof.
  set (one := Counterexamples.point [1]). exists 1%nat, [{| out := 1; row := one; bias := 0 |}], [one]. split; [simpl; lia|].
  split.
  - intros g Hg x [<-|[]] Hd. specialize (Hd O ltac:(lia)). unfold gradient in Hd. simpl in Hd.
    rewrite (proj1 (Hg one _ (or_introl eq_refl))) in Hd; unfold one, pre, Counterexamples.point in *; simpl in *; lra.
  - intros v Hv _. exists one. split; [left; reflexivity|]. intros g y eta.
    specialize (Hv one (or_introl eq_refl)). unfold one, Counterexamples.point in Hv. simpl in Hv.
    rewrite dot_sym, dot_zero; [lra|]. intros i Hi. replace i with O by lia. lra.
Qed.

Definition crossed : network :=
  [{| out := 1; row := Counterexamples.point [2; -1]; bias := 0 |}; {| out := 1; row := Counterexamples.point [-1; 2]; bias := 0 |}].
Theorem beyond_signs_fails : Beyond_signs_fails.
Proof.
  set (e1 := Counterexamples.point [1; 0]). set (e2 := Counterexamples.point [0; 1]).
  exists 2%nat, crossed, e1, e2.
  assert (Ew : working crossed = crossed).
  { unfold working, crossed. simpl. destruct Req_EM_T as [E|_]; [lra | reflexivity]. }
  split; [rewrite Ew; simpl; split; [|split; [|exact I]]; intros (l & Hl & E)|].
  - assert (Z : 2 * sum (fun p : R * vec => fst p * snd p O) l + sum (fun p : R * vec => fst p * snd p 1%nat) l = 0).
    { clear E. induction l as [|(a, x) r IH]; [simpl; ring|]. specialize (IH ltac:(intros a' x' H; apply (Hl a' x'); right; assumption)).
      destruct (Hl a x (or_introl eq_refl)) as [<-|[]]. simpl in *. unfold Counterexamples.point. simpl. lra. }
    assert (E0 : 2 = sum (fun p : R * vec => fst p * snd p O) l) by exact (E O ltac:(lia)).
    assert (E1 : -1 = sum (fun p : R * vec => fst p * snd p 1%nat) l) by exact (E 1%nat ltac:(lia)). lra.
  - assert (E0 : -1 = sum (fun p : R * vec => fst p * snd p O) l) by exact (E O ltac:(lia)).
    destruct l as [|(a, x) r]; [simpl in E0; lra | destruct (Hl a x (or_introl eq_refl))].
  - split; [intros u [<-|[<-|[]]]; unfold pre, e1, Counterexamples.point; simpl; lra|].
    split; [intros u [<-|[<-|[]]]; unfold pre, e2, Counterexamples.point; simpl; lra|]. intros g Hg.
    assert (G1 : forall i, gradient crossed g e1 i = Counterexamples.point [2; -1] i).
    { intro i. unfold gradient, crossed. simpl. destruct (Hg e1 _ (or_introl eq_refl)) as (Hp & _).
      destruct (Hg e1 _ (or_intror (or_introl eq_refl))) as (_ & Hm). rewrite Hp, Hm; unfold pre, e1, Counterexamples.point; simpl; lra. }
    assert (G2 : forall i, gradient crossed g e2 i = Counterexamples.point [-1; 2] i).
    { intro i. unfold gradient, crossed. simpl. destruct (Hg e2 _ (or_introl eq_refl)) as (_ & Hm).
      destruct (Hg e2 _ (or_intror (or_introl eq_refl))) as (Hp & _). rewrite Hp, Hm; unfold pre, e2, Counterexamples.point; simpl; lra. }
    split; [intro H; specialize (H O ltac:(lia)); rewrite G1 in H; unfold Counterexamples.point in H; simpl in H; lra|].
    split; [intro H; specialize (H O ltac:(lia)); rewrite G2 in H; unfold Counterexamples.point in H; simpl in H; lra|].
    intros (v & H1 & H2). unfold signs in H1, H2. simpl in H1, H2. rewrite !G1 in H1. rewrite !G2 in H2.
    unfold Counterexamples.point in H1, H2. simpl in H1, H2. repeat destruct Rlt_dec in H1; repeat destruct Rlt_dec in H2; lra.
Qed.

Theorem equation_11 : Equation_11.
Proof.
  intros d f g x Hd Hx. assert (Hn : 0 < INR d) by (apply lt_0_INR; assumption). unfold Zhang2022Statements.aside.
  rewrite dot_difference, dot_scale, Hx.
  assert (E1 : dot d (all_units f) x = sum (fun u => out u * dot d (row u) x) f).
  { rewrite dot_sym, dot_all_units. apply sum_ext. intros u _. rewrite (dot_sym d x). reflexivity. }
  assert (E2 : dot d x (gradient f g x) = sum (fun u => if g x u then dot d (row u) x * out u else 0) f).
  { rewrite dot_gradient. apply sum_ext. intros u _. rewrite (dot_sym d x). destruct (g x u); ring. }
  rewrite E1, E2. field. lra.
Qed.

(** ** Moved networks *)

Lemma below_root a q : a * a <= q -> a <= sqrt q.
Proof. intro H. eapply Rle_trans; [apply Rle_abs|]. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. exact H. Qed.
Lemma squares_nonneg {A} (f : A -> R) l : 0 <= sum (fun a => f a * f a) l.
Proof. apply sum_nonneg. intros a _. pose proof (Rle_0_sqr (f a)). unfold Rsqr in *. lra. Qed.
Lemma cauchy_sums {A} (f g : A -> R) l : sum (fun a => f a * g a) l <= sqrt (sum (fun a => f a * f a) l) * sqrt (sum (fun a => g a * g a) l).
Proof.
  induction l as [|a r IH]; simpl; [rewrite sqrt_0; lra|].
  set (x := sqrt (sum (fun a => f a * f a) r)) in *. set (y := sqrt (sum (fun a => g a * g a) r)) in *.
  assert (Hx : x * x = sum (fun a => f a * f a) r) by (apply sqrt_sqrt, squares_nonneg).
  assert (Hy : y * y = sum (fun a => g a * g a) r) by (apply sqrt_sqrt, squares_nonneg).
  rewrite <- Hx, <- Hy. apply Rle_trans with (f a * g a + x * y); [lra|].
  rewrite <- sqrt_mult_alt by (pose proof (Rle_0_sqr (f a)); pose proof (Rle_0_sqr x); unfold Rsqr in *; lra).
  apply below_root. pose proof (Rle_0_sqr (f a * y - g a * x)) as Hs. unfold Rsqr in Hs. nra.
Qed.
Lemma sum_opp {A} (f : A -> R) l : sum (fun a => - f a) l = - sum f l.
Proof. rewrite (sum_ext _ (fun a => -1 * f a)) by (intros; ring). rewrite sum_mult. ring. Qed.
Lemma cauchy_abs {A} (f g : A -> R) l : Rabs (sum (fun a => f a * g a) l) <= sqrt (sum (fun a => f a * f a) l) * sqrt (sum (fun a => g a * g a) l).
Proof.
  apply Rabs_le. pose proof (cauchy_sums f g l) as H. pose proof (cauchy_sums (fun a => - f a) g l) as H'.
  rewrite (sum_ext (fun a => - f a * - f a) (fun a => f a * f a)), (sum_ext (fun a => - f a * g a) (fun a => - (f a * g a))), sum_opp in H' by (intros; ring). lra.
Qed.
(** Minkowski. *)
Lemma root_of_sum {A} (f g : A -> R) l : sqrt (sum (fun a => (f a + g a) * (f a + g a)) l) <= sqrt (sum (fun a => f a * f a) l) + sqrt (sum (fun a => g a * g a) l).
Proof.
  set (x := sqrt (sum (fun a => f a * f a) l)). set (y := sqrt (sum (fun a => g a * g a) l)).
  assert (Hx : x * x = sum (fun a => f a * f a) l) by (apply sqrt_sqrt, squares_nonneg).
  assert (Hy : y * y = sum (fun a => g a * g a) l) by (apply sqrt_sqrt, squares_nonneg).
  assert (0 <= x) by apply sqrt_pos. assert (0 <= y) by apply sqrt_pos.
  rewrite <- (sqrt_square (x + y)) by lra. apply sqrt_le_1_alt.
  rewrite (sum_ext _ (fun a => f a * f a + (2 * (f a * g a) + g a * g a))) by (intros; ring).
  rewrite sum_plus, sum_plus, sum_mult, <- Hx, <- Hy. pose proof (cauchy_sums f g l) as Hc. fold x y in Hc. lra.
Qed.
Lemma sum_map {A B} (f : B -> R) (g : A -> B) l : sum f (map g l) = sum (fun a => f (g a)) l.
Proof. induction l as [|a r IH]; simpl; [|rewrite IH]; reflexivity. Qed.
Lemma sum_minus {A} (f g : A -> R) l : sum f l - sum g l = sum (fun a => f a - g a) l.
Proof. induction l as [|a r IH]; simpl; [ring|]. rewrite <- IH. ring. Qed.

Lemma squares_grow {A} (f g : A -> R) l : (forall a, In a l -> Rabs (f a) <= Rabs (g a)) ->
  sqrt (sum (fun a => f a * f a) l) <= sqrt (sum (fun a => g a * g a) l).
Proof.
  intro H. apply sqrt_le_1_alt. induction l as [|a r IH]; simpl; [lra|].
  specialize (IH ltac:(intros; apply H; right; assumption)). pose proof (Rsqr_le_abs_1 _ _ (H a (or_introl eq_refl))). unfold Rsqr in *. lra.
Qed.

Theorem lemma_3_5_floor : Lemma_3_5_floor.
Proof.
  intros d l x Hl Hb Hrows Houts Hx. set (m := root_m l) in *.
  assert (Hm : 0 < m) by (apply sqrt_lt_R0, lt_0_INR; destruct l; [congruence | simpl; lia]).
  assert (Hi : 0 < / m) by (apply Rinv_0_lt_compat, Hm).
  set (r := fun u : hidden_unit => relu (pre d u x)).
  unfold output. rewrite !sum_map, sum_minus.
  rewrite (sum_ext _ (fun p : hidden_unit * hidden_unit => out (snd p) * (r (snd p) - r (fst p)) + (out (snd p) - out (fst p)) * r (fst p)))
    by (intros; unfold r; ring).
  rewrite sum_plus. eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat.
  - eapply Rle_trans; [apply (cauchy_abs (fun p : hidden_unit * hidden_unit => out (snd p)) (fun p => r (snd p) - r (fst p)))|].
    apply Rmult_le_compat; try apply sqrt_pos.
    + unfold outputs_length. rewrite sum_map.
      eapply Rle_trans; [|apply Rplus_le_compat_l; exact Houts]. unfold outputs_moved.
      rewrite (sum_ext (fun p : hidden_unit * hidden_unit => out (snd p) * out (snd p))
        (fun p => (out (fst p) + (out (snd p) - out (fst p))) * (out (fst p) + (out (snd p) - out (fst p))))) by (intros; ring).
      apply (root_of_sum (fun p : hidden_unit * hidden_unit => out (fst p)) (fun p => out (snd p) - out (fst p))).
    + specialize (Hrows x). assert (En : norm d x = sqrt (INR d)) by (unfold norm; rewrite Hx; reflexivity). rewrite En in Hrows.
      unfold Rdiv. rewrite (Rmult_comm (sqrt (INR d))). eapply Rle_trans; [|exact Hrows].
      apply (squares_grow (fun p : hidden_unit * hidden_unit => r (snd p) - r (fst p)) (fun p => dot d (difference (row (snd p)) (row (fst p))) x)).
      intros (u, u') Hin. cbn [fst snd]. destruct (Hb u u' Hin) as (B & B'). unfold r. rewrite Rabs_minus_sym, Rabs_minus_sym.
      assert (E : dot d (difference (row u') (row u)) x = pre d u' x - pre d u x).
      { unfold pre. rewrite B, B', dot_sym, dot_difference, !(dot_sym d x). ring. }
      rewrite E. apply Networks.relu_lipschitz.
  - eapply Rle_trans; [apply (cauchy_abs (fun p : hidden_unit * hidden_unit => out (snd p) - out (fst p)) (fun p => r (fst p)))|].
    fold (outputs_moved l). rewrite Rmult_comm. unfold Rdiv. apply Rmult_le_compat_l; [apply sqrt_pos | exact Houts].
Qed.

Theorem theorem_3_6_certificate : Theorem_3_6_certificate.
Proof.
  intros d l g g' x c Hrows A H.
  set (b := fun (h : gate) (u : hidden_unit) => if h x u then 1 else 0).
  assert (Hgrad : forall h (k : hidden_unit * hidden_unit -> hidden_unit), dot d A (gradient (map k l) h x) = sum (fun p => b h (k p) * (out (k p) * dot d (row (k p)) A)) l).
  { intros h k. rewrite dot_gradient, sum_map. apply sum_ext. intros p _. rewrite (dot_sym d A). unfold b. destruct (h x (k p)); ring. }
  rewrite (Hgrad g fst) in H. rewrite (Hgrad g' snd).
  set (t1 := sum (fun p : hidden_unit * hidden_unit => b g' (snd p) * out (snd p) * dot d (difference (row (snd p)) (row (fst p))) A) l).
  set (t2 := sum (fun p : hidden_unit * hidden_unit => (b g' (snd p) - b g (fst p)) * (out (fst p) * dot d (row (fst p)) A)) l).
  set (t3 := sum (fun p : hidden_unit * hidden_unit => (out (snd p) - out (fst p)) * (b g' (snd p) * dot d (row (fst p)) A)) l).
  assert (E : sum (fun p : hidden_unit * hidden_unit => b g' (snd p) * (out (snd p) * dot d (row (snd p)) A)) l
    = sum (fun p : hidden_unit * hidden_unit => b g (fst p) * (out (fst p) * dot d (row (fst p)) A)) l + t1 + t2 + t3).
  { unfold t1, t2, t3. rewrite <- !sum_plus. apply sum_ext. intros p _. rewrite (dot_sym d (difference _ _)), dot_difference, !(dot_sym d A). ring. }
  rewrite E. clear E Hgrad.
  assert (Hb : forall h u, 0 <= b h u <= 1) by (intros h u; unfold b; destruct (h x u); lra).
  assert (B1 : Rabs t1 <= norm d A * c * outputs_length (map snd l)).
  { unfold t1. eapply Rle_trans; [apply (cauchy_abs (fun p : hidden_unit * hidden_unit => b g' (snd p) * out (snd p)))|].
    rewrite (Rmult_comm (norm d A * c)). apply Rmult_le_compat; try apply sqrt_pos.
    - unfold outputs_length. rewrite sum_map. apply (squares_grow (fun p : hidden_unit * hidden_unit => b g' (snd p) * out (snd p)) (fun p => out (snd p))).
      intros p _. rewrite Rabs_mult. destruct (Hb g' (snd p)). rewrite (Rabs_right (b g' (snd p))) by lra.
      rewrite <- (Rmult_1_l (Rabs (out (snd p)))) at 2. apply Rmult_le_compat_r; [apply Rabs_pos | assumption].
    - rewrite Rmult_comm. apply Hrows. }
  assert (B2 : Rabs t2 <= sum (fun p : hidden_unit * hidden_unit => if flips g g' x p then Rabs (out (fst p) * dot d (row (fst p)) A) else 0) l).
  { unfold t2. clearbody A. clear. induction l as [|p r IH]; simpl; [rewrite Rabs_R0; lra|]. eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat; [|exact IH].
    rewrite Rabs_mult. unfold flips, b. destruct (g x (fst p)), (g' x (snd p)); simpl;
      [rewrite Rminus_eq_0, Rabs_R0; lra | rewrite Rabs_left by lra; lra | rewrite Rabs_right by lra; lra | rewrite Rminus_eq_0, Rabs_R0; lra]. }
  assert (B3 : Rabs t3 <= sqrt (sum (fun p : hidden_unit * hidden_unit => dot d (row (fst p)) A * dot d (row (fst p)) A) l) * outputs_moved l).
  { unfold t3. eapply Rle_trans; [apply (cauchy_abs (fun p : hidden_unit * hidden_unit => out (snd p) - out (fst p)))|]. fold (outputs_moved l). rewrite Rmult_comm.
    apply Rmult_le_compat_r; [apply sqrt_pos|].
    apply (squares_grow (fun p : hidden_unit * hidden_unit => b g' (snd p) * dot d (row (fst p)) A) (fun p => dot d (row (fst p)) A)).
    intros p _. rewrite Rabs_mult. destruct (Hb g' (snd p)). rewrite (Rabs_right (b g' (snd p))) by lra.
    rewrite <- (Rmult_1_l (Rabs (dot d (row (fst p)) A))) at 2. apply Rmult_le_compat_r; [apply Rabs_pos | assumption]. }
  pose proof (Rle_abs (- t1)). pose proof (Rle_abs (- t2)). pose proof (Rle_abs (- t3)). rewrite !Rabs_Ropp in *. lra.
Qed.

Theorem theorem_3_6_ball_every_fails : Theorem_3_6_ball_every_fails.
Proof.
  set (one := Counterexamples.point [1]).
  set (l := [({| out := 1; row := one; bias := 0 |}, {| out := 0; row := one; bias := 0 |})] : moved_network).
  assert (Er : root_m l = 1) by (unfold root_m, l; simpl; apply sqrt_1).
  exists 1%nat, l, one. split; [discriminate|]. split; [intros u u' [E|[]]; inversion E; split; reflexivity|]. rewrite Er, Rinv_1.
  split.
  - intro z. unfold l. simpl. unfold difference. rewrite Rminus_eq_0. rewrite Rmult_0_l, Rplus_0_l, Rmult_0_l, Rplus_0_l, sqrt_0, Rmult_1_l. apply sqrt_pos.
  - split; [unfold outputs_moved, l; simpl; replace ((0 - 1) * (0 - 1) + 0) with 1 by ring; rewrite sqrt_1; lra|].
    split; [unfold one, Counterexamples.point; simpl; ring|]. split; [intros u [<-|[]]; unfold pre, one, Counterexamples.point; simpl; lra|].
    intros g H. apply (Rlt_irrefl 0). eapply Rlt_le_trans; [exact H|]. right. apply dot_zero. intros i _.
    unfold gradient, l. simpl. destruct (g one _); ring.
Qed.

(** ** Constants *)

(** A bound for exp x from below squares to one for exp (2 x), and rounds down. *)
Lemma exp_doubled x a c : 0 <= a -> a <= exp (x / 2) -> c <= a * a -> c <= exp x.
Proof.
  intros Ha H Hc. replace x with (x / 2 + x / 2) by field. rewrite exp_plus. apply Rle_trans with (a * a); [assumption|].
  apply Rmult_le_compat; assumption.
Qed.
Lemma exp_monotone x y : x <= y -> exp x <= exp y.
Proof. intros [H| ->]; [left; apply exp_grows, H | lra]. Qed.
Lemma log_at_least l m x : exp l = m -> exp x <= m -> x <= l.
Proof. intros E H. apply Rnot_lt_le. intro Hlt. apply exp_grows in Hlt. lra. Qed.
Lemma log_positive l m : 2 <= m -> exp l = m -> 0 < l.
Proof.
  intros Hm E. apply Rnot_le_lt. intro H. pose proof (exp_monotone l 0 H) as He. rewrite exp_0 in He. lra.
Qed.

Theorem chebyshev_step_fails : Chebyshev_step_fails.
Proof.
  exists 13%nat, 9%nat. split; [lia|]. split; [lia|]. split; [simpl; lra|]. simpl. lra.
Qed.
Theorem chebyshev_step_repaired : Chebyshev_step_repaired.
Proof.
  intros m d Hm Hd H. assert (Hmd : 0 < m * d) by (apply Rmult_lt_0_compat; lra).
  assert (E : 2 / d - (5 / (4 * m) + 3 / (4 * d) + 9 / (4 * (m * d))) = (5 * m - 5 * d - 9) / (4 * (m * d))) by (field; lra).
  assert (0 <= (5 * m - 5 * d - 9) / (4 * (m * d))); [|lra].
  unfold Rdiv. apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra].
Qed.
Theorem equation_21_step_fails : Equation_21_step_fails.
Proof.
  intros m l Hm E H. pose proof (log_positive l m Hm E) as Hl. apply (Rmult_le_compat_r l) in H; [|lra].
  unfold Rdiv in H. rewrite !Rmult_assoc, Rinv_l in H; lra.
Qed.
Theorem equation_21_step_repaired : Equation_21_step_repaired.
Proof.
  intros m l c Hm E Hc. pose proof (log_positive l m Hm E) as Hl. unfold Rdiv. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; assumption | lra].
Qed.
Theorem equation_33b_step_fails : Equation_33b_step_fails.
Proof.
  intros m Hm H. pose proof (exp_grows (- m / 7) (- m / 8) ltac:(lra)). pose proof (exp_grows (- m / 7) (- m / 11) ltac:(lra)). lra.
Qed.
Theorem equation_33b_step_repaired : Equation_33b_step_repaired.
Proof.
  intros m Hm. pose proof (exp_grows (- m / 8) (- m / 11) ltac:(lra)). pose proof (exp_grows (- m / 7) (- m / 11) ltac:(lra)). lra.
Qed.
Theorem equation_34_step_fails : Equation_34_step_fails. Proof. intros z Hz. lra. Qed.
Theorem equation_34_step_repaired : Equation_34_step_repaired. Proof. intros z Hz. lra. Qed.

Lemma two_below : 2 < exp (5 / 7).
Proof.
  assert (E0 : (1708237/1562500) <= exp (5/56)) by (pose proof (exp_series (5/56) ltac:(lra)); lra).
  assert (E1 : (14940537/12500000) <= exp (5/28)) by (apply (exp_doubled _ (1708237/1562500)); [lra | replace ((5/28) / 2) with (5/56) by field; exact E0 | lra]).
  assert (E2 : (142860573/100000000) <= exp (5/14)) by (apply (exp_doubled _ (14940537/12500000)); [lra | replace ((5/14) / 2) with (5/28) by field; exact E1 | lra]).
  assert (E3 : (204091433/100000000) <= exp (5/7)) by (apply (exp_doubled _ (142860573/100000000)); [lra | replace ((5/7) / 2) with (5/14) by field; exact E2 | lra]).
  lra.
Qed.
Lemma exp_power x n : exp x ^ n = exp (INR n * x).
Proof. induction n as [|n IH]; [simpl; rewrite Rmult_0_l, exp_0; reflexivity|]. rewrite S_INR. simpl. rewrite IH, <- exp_plus. f_equal. ring. Qed.

Theorem lemma_3_3_constant : Lemma_3_3_constant.
Proof.
  intros m Hm. pose proof two_below as H2. pose proof (exp_pos 1) as He.
  assert (Hb : 2 / exp 1 < exp (- (2 / 7))).
  { apply (Rmult_lt_reg_r (exp 1)); [assumption|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. rewrite <- exp_plus.
    replace (- (2 / 7) + 1) with (5 / 7) by field. assumption. }
  assert (Hp : 0 < 2 / exp 1) by (apply Rdiv_lt_0_compat; lra).
  assert (Hpow : (2 / exp 1) ^ m < exp (- (2 / 7)) ^ m).
  { destruct m as [|m]; [lia|]. clear Hm. induction m as [|m IH]; [simpl; lra|].
    change (2 / exp 1 * (2 / exp 1) ^ S m < exp (- (2 / 7)) * exp (- (2 / 7)) ^ S m). apply Rmult_le_0_lt_compat; try lra. apply pow_le. lra. }
  rewrite exp_power in Hpow.
  replace (exp (INR m * - (2 / 7))) with (exp (- INR m / 7) * exp (- INR m / 7)) in Hpow by (rewrite <- exp_plus; f_equal; field).
  rewrite <- (sqrt_square (exp (- INR m / 7))) by (left; apply exp_pos). apply sqrt_lt_1_alt. split; [apply pow_le; lra | assumption].
Qed.

Theorem lemma_3_4_step_fails : Lemma_3_4_step_fails.
Proof.
  intros d Hd. replace (- (1 / 64) * d / 4) with (- d / 256) by field. pose proof (exp_pos (- d / 256)). lra.
Qed.

Lemma four_below : 4 < exp (355 / 256).
Proof.
  assert (E0 : (51095111/50000000) <= exp (355/16384)) by (pose proof (exp_series (355/16384) ltac:(lra)); lra).
  assert (E1 : (52214207/50000000) <= exp (355/8192)) by (apply (exp_doubled _ (51095111/50000000)); [lra | replace ((355/8192) / 2) with (355/16384) by field; exact E0 | lra]).
  assert (E2 : (13631617/12500000) <= exp (355/4096)) by (apply (exp_doubled _ (52214207/50000000)); [lra | replace ((355/4096) / 2) with (355/8192) by field; exact E1 | lra]).
  assert (E3 : (29731357/25000000) <= exp (355/2048)) by (apply (exp_doubled _ (13631617/12500000)); [lra | replace ((355/2048) / 2) with (355/4096) by field; exact E2 | lra]).
  assert (E4 : (70716287/50000000) <= exp (355/1024)) by (apply (exp_doubled _ (29731357/25000000)); [lra | replace ((355/1024) / 2) with (355/2048) by field; exact E3 | lra]).
  assert (E5 : (200031729/100000000) <= exp (355/512)) by (apply (exp_doubled _ (70716287/50000000)); [lra | replace ((355/512) / 2) with (355/1024) by field; exact E4 | lra]).
  assert (E6 : (200063463/50000000) <= exp (355/256)) by (apply (exp_doubled _ (200031729/100000000)); [lra | replace ((355/256) / 2) with (355/512) by field; exact E5 | lra]).
  lra.
Qed.
Lemma quarter_below : 1 / 4 < exp (- (177 / 128)).
Proof.
  assert (E0 : (99864959/100000000) <= exp (- (177/131072))) by (pose proof (exp_minus (177/131072) ltac:(lra)); lra).
  assert (E1 : (997301/1000000) <= exp (- (177/65536))) by (apply (exp_doubled _ (99864959/100000000)); [lra | replace ((- (177/65536)) / 2) with (- (177/131072)) by field; exact E0 | lra]).
  assert (E2 : (1554077/1562500) <= exp (- (177/32768))) by (apply (exp_doubled _ (997301/1000000)); [lra | replace ((- (177/32768)) / 2) with (- (177/65536)) by field; exact E1 | lra]).
  assert (E3 : (98924761/100000000) <= exp (- (177/16384))) by (apply (exp_doubled _ (1554077/1562500)); [lra | replace ((- (177/16384)) / 2) with (- (177/32768)) by field; exact E2 | lra]).
  assert (E4 : (97861083/100000000) <= exp (- (177/8192))) by (apply (exp_doubled _ (98924761/100000000)); [lra | replace ((- (177/8192)) / 2) with (- (177/16384)) by field; exact E3 | lra]).
  assert (E5 : (19153583/20000000) <= exp (- (177/4096))) by (apply (exp_doubled _ (97861083/100000000)); [lra | replace ((- (177/4096)) / 2) with (- (177/8192)) by field; exact E4 | lra]).
  assert (E6 : (18342987/20000000) <= exp (- (177/2048))) by (apply (exp_doubled _ (19153583/20000000)); [lra | replace ((- (177/2048)) / 2) with (- (177/4096)) by field; exact E5 | lra]).
  assert (E7 : (84116293/100000000) <= exp (- (177/1024))) by (apply (exp_doubled _ (18342987/20000000)); [lra | replace ((- (177/1024)) / 2) with (- (177/2048)) by field; exact E6 | lra]).
  assert (E8 : (70755507/100000000) <= exp (- (177/512))) by (apply (exp_doubled _ (84116293/100000000)); [lra | replace ((- (177/512)) / 2) with (- (177/1024)) by field; exact E7 | lra]).
  assert (E9 : (50063417/100000000) <= exp (- (177/256))) by (apply (exp_doubled _ (70755507/100000000)); [lra | replace ((- (177/256)) / 2) with (- (177/512)) by field; exact E8 | lra]).
  assert (E10 : (25063457/100000000) <= exp (- (177/128))) by (apply (exp_doubled _ (50063417/100000000)); [lra | replace ((- (177/128)) / 2) with (- (177/256)) by field; exact E9 | lra]).
  lra.
Qed.
Lemma half_below : 1 / 2 < exp (- (64 / 93)).
Proof.
  assert (E0 : (49865591/50000000) <= exp (- (1/372))) by (pose proof (exp_minus (1/372) ltac:(lra)); lra).
  assert (E1 : (49731543/50000000) <= exp (- (1/186))) by (apply (exp_doubled _ (49865591/50000000)); [lra | replace ((- (1/186)) / 2) with (- (1/372)) by field; exact E0 | lra]).
  assert (E2 : (49464527/50000000) <= exp (- (1/93))) by (apply (exp_doubled _ (49731543/50000000)); [lra | replace ((- (1/93)) / 2) with (- (1/186)) by field; exact E1 | lra]).
  assert (E3 : (97869577/100000000) <= exp (- (2/93))) by (apply (exp_doubled _ (49464527/50000000)); [lra | replace ((- (2/93)) / 2) with (- (1/93)) by field; exact E2 | lra]).
  assert (E4 : (95784541/100000000) <= exp (- (4/93))) by (apply (exp_doubled _ (97869577/100000000)); [lra | replace ((- (4/93)) / 2) with (- (2/93)) by field; exact E3 | lra]).
  assert (E5 : (45873391/50000000) <= exp (- (8/93))) by (apply (exp_doubled _ (95784541/100000000)); [lra | replace ((- (8/93)) / 2) with (- (4/93)) by field; exact E4 | lra]).
  assert (E6 : (131523/156250) <= exp (- (16/93))) by (apply (exp_doubled _ (45873391/50000000)); [lra | replace ((- (16/93)) / 2) with (- (8/93)) by field; exact E5 | lra]).
  assert (E7 : (35426917/50000000) <= exp (- (32/93))) by (apply (exp_doubled _ (131523/156250)); [lra | replace ((- (32/93)) / 2) with (- (16/93)) by field; exact E6 | lra]).
  assert (E8 : (50202657/100000000) <= exp (- (64/93))) by (apply (exp_doubled _ (35426917/50000000)); [lra | replace ((- (64/93)) / 2) with (- (32/93)) by field; exact E7 | lra]).
  lra.
Qed.

Theorem lemma_3_4_step_repaired : Lemma_3_4_step_repaired.
Proof.
  intro d. split; intro H.
  - apply Nat.nlt_ge. intro Hlt. assert (Hd : INR d <= 354) by (replace 354 with (INR 354) by (rewrite INR_IZR_INZ; reflexivity); apply le_INR; lia).
    pose proof quarter_below as Hq. pose proof (exp_monotone (- (177 / 128)) (- INR d / 256) ltac:(lra)). lra.
  - assert (Hd : 355 <= INR d) by (replace 355 with (INR 355) by (rewrite INR_IZR_INZ; reflexivity); apply le_INR; assumption).
    pose proof (exp_monotone (- INR d / 256) (- (355 / 256)) ltac:(lra)) as Hm. rewrite (exp_Ropp (355 / 256)) in Hm. pose proof four_below as Hf.
    assert (/ exp (355 / 256) < / 4) by (apply Rinv_lt_contravar; [apply Rmult_lt_0_compat; lra | assumption]). lra.
Qed.

Theorem theorem_3_6_sum_step_fails : Theorem_3_6_sum_step_fails.
Proof.
  exists (exp 1), 1, 2. pose proof (exp_series 1 ltac:(lra)). split; [lra|]. split; [reflexivity|]. split; [lra|].
  assert (0 < 2 / sqrt 2) by (apply Rdiv_lt_0_compat; [lra | apply sqrt_lt_R0; lra]). lra.
Qed.

Theorem theorem_3_6_sum_step_repaired : Theorem_3_6_sum_step_repaired.
Proof.
  intros m l d Hm E Hd.
  assert (Hr : 128 < sqrt d) by (rewrite <- (sqrt_square 128) by lra; apply sqrt_lt_1_alt; simpl in Hd; lra).
  assert (H1 : 2 / sqrt d < 2 / 128) by (apply Rmult_lt_compat_l; [lra|]; apply Rinv_lt_contravar; [apply Rmult_lt_0_compat; lra | assumption]).
  assert (H2 : exp 64 <= m).
  { eapply Rle_trans; [|exact Hm]. replace 64 with (INR 93 * (64 / 93)) by (rewrite (INR_IZR_INZ 93); simpl; field). rewrite <- exp_power.
    assert (H : exp (64 / 93) <= 2).
    { pose proof half_below as Hh. rewrite exp_Ropp in Hh. pose proof (exp_pos (64 / 93)) as Hp. apply Rnot_lt_le. intro Hlt.
      assert (/ exp (64 / 93) < / 2) by (apply Rinv_lt_contravar; [apply Rmult_lt_0_compat; lra | assumption]). lra. }
    apply pow_incr. split; [left; apply exp_pos | assumption]. }
  pose proof (log_at_least l m 64 E H2) as Hl.
  assert (H3 : 1 / l <= 1 / 64) by (unfold Rdiv; rewrite !Rmult_1_l; apply Rinv_le_contravar; lra). lra.
Qed.
