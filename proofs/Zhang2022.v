(* SPDX-License-Identifier: MIT *)
(** A proof of each of [Zhang2022Statements]. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Networks Linear Farkas Counterexamples Zhang2022Statements.
Import ListNotations.
Open Scope R_scope.

Lemma dot_gradient d f g x v :
  dot d v (gradient f g x) = sum (fun u => if g x u then out u * dot d v (row u) else 0) f.
Proof.
  unfold gradient. rewrite dot_sum. apply sum_ext. intros u _. destruct (g x u).
  - apply dot_scale.
  - apply dot_zero. intros i _. reflexivity.
Qed.

Lemma dot_all_units d f v : dot d v (all_units f) = sum (fun u => out u * dot d v (row u)) f.
Proof. unfold all_units. rewrite dot_sum. apply sum_ext. intros u _. apply dot_scale. Qed.

Theorem gradient_is_slope : Gradient_is_slope.
Proof.
  intros d f g x Hg Hx. induction f as [|u r IH].
  - exists 1. split; [lra|]. intros y _. unfold output. simpl.
    rewrite dot_sym, dot_zero; [ring | intros i _; reflexivity].
  - destruct IH as (e & He & H); [intros z v Hv; apply Hg; right; assumption
                                 |intros v Hv; apply Hx; right; assumption|].
    destruct (dot_lipschitz d (row u)) as (k & Hk & Hd).
    pose proof (Hx u (or_introl eq_refl)) as Hne. set (z := pre d u x) in *.
    assert (Hz : 0 < Rabs z) by (apply Rabs_pos_lt, Hne).
    set (e' := Rabs z / (k + 1)). assert (He' : 0 < e') by (apply Rdiv_lt_0_compat; lra).
    exists (Rmin e e'). split; [apply Rmin_glb_lt; assumption|]. intros y Hy.
    assert (Hy1 : near d e x y) by (intros i Hi; eapply Rlt_le_trans; [apply Hy, Hi |
      apply Rmin_l]).
    assert (Hy2 : near d e' x y) by (intros i Hi; eapply Rlt_le_trans; [apply Hy, Hi |
      apply Rmin_r]).
    specialize (H y Hy1). specialize (Hd e' x y He' Hy2).
    assert (Hsmall : k * e' < Rabs z).
    { assert (E : (k + 1) * e' = Rabs z) by (unfold e'; field; lra). lra. }
    rewrite (dot_sym d (gradient (u :: r) g x)), dot_gradient.
    rewrite (dot_sym d (gradient r g x)), dot_gradient in H. unfold output in *. simpl sum.
      rewrite H.
    destruct (Hg x u (or_introl eq_refl)) as (Hp & Hm).
    assert (Epre : pre d u y = z + (dot d (row u) y - dot d (row u) x)) by (unfold z, pre; ring).
    assert (Hstep : Rabs (dot d (row u) y - dot d (row u) x) < Rabs z) by lra.
    assert (Edot : dot d (difference y x) (row u) = dot d (row u) y - dot d (row u) x)
      by (rewrite dot_sym, dot_difference; ring).
    fold z in Hp, Hm. fold z. rewrite Edot, Epre. unfold relu.
    destruct (Rdichotomy _ _ Hne) as [Hneg|Hpos].
    + rewrite (Hm Hneg). rewrite (Rabs_left z Hneg) in Hstep. apply Rabs_def2 in Hstep.
      rewrite !Rmax_left by lra. ring.
    + rewrite (Hp Hpos). rewrite (Rabs_right z) in Hstep by lra. apply Rabs_def2 in Hstep.
      rewrite !Rmax_right by lra. ring.
Qed.

Lemma sigmoid_below_1 z : 0 < 1 - sigmoid z.
Proof.
  unfold sigmoid. pose proof (exp_pos (- z)).
  assert (/ (1 + exp (- z)) < / 1) by (apply Rinv_lt_contravar; lra). rewrite Rinv_1 in *. lra.
Qed.

Lemma signed_noise d f g x y v : dot d v (scale (sgn y) (noise d f g x y))
  = - ((1 - sigmoid (sgn y * output d f x)) * dot d v (gradient f g x)).
Proof.
  unfold noise. rewrite !dot_scale. pose proof (sgn_square y).
  replace (sgn y * (- (1 - sigmoid (sgn y * output d f x)) * sgn y * dot d v (gradient f g x)))
    with (- (sgn y * sgn y * ((1 - sigmoid (sgn y * output d f x)) * dot d v (gradient f g x))))
      by ring.
  rewrite H. ring.
Qed.

Theorem label_free : Label_free.
Proof.
  intros d f g s. split; intros (v & Hv); exists (scale (-1) v); intros x y Hin;
    specialize (Hv x y Hin); pose proof (sigmoid_below_1 (sgn y * output d f x)) as Hs.
  - rewrite signed_noise in Hv. rewrite dot_sym, dot_scale, dot_sym.
    destruct (Rle_or_lt 0 (dot d v (gradient f g x))) as [Hle|]; [|lra].
    pose proof (Rmult_le_pos _ _ (Rlt_le _ _ Hs) Hle). lra.
  - rewrite signed_noise, (dot_sym d (scale (-1) v)), dot_scale, dot_sym.
    pose proof (Rmult_lt_0_compat _ _ Hs Hv). lra.
Qed.

Theorem units_decide : Units_decide.
Proof.
  intros d f v Hv g x Hdead. rewrite dot_gradient.
  assert (Hge : forall u, In u f -> 0 <= (if g x u then out u * dot d v (row u) else 0)).
  { intros u Hu. specialize (Hv u Hu). destruct (g x u); lra. }
  apply Rnot_le_lt. intro Hle. apply Hdead. intros i _. unfold gradient.
  rewrite (sum_ext _ (fun _ => 0 * 0)); [rewrite sum_mult; ring|]. intros u Hu.
  pose proof (sum_zero _ f Hge Hle u Hu) as E. simpl in E. destruct (g x u); [|ring].
  specialize (Hv u Hu). lra.
Qed.

Theorem units_decide_leaky : Units_decide_leaky.
Proof.
  intros d f lo hi v Hf Hlo Hhi Hv g x. unfold leaky_gradient.
  assert (E : dot d v (fun i => sum (fun u => (if g x u then hi else lo) * (out u * row u i)) f)
    = sum (fun u => (if g x u then hi else lo) * (out u * dot d v (row u))) f).
  { rewrite (sum_ext _ (fun u => dot d v (scale ((if g x u then hi else lo) * out u) (row u)))) by (intros; rewrite dot_scale; ring).
    rewrite <- (dot_sum d v (fun u => scale ((if g x u then hi else lo) * out u) (row u))). apply dot_same; intros i _; [reflexivity|].
    apply sum_ext. intros u _. unfold scale. ring. }
  rewrite E. apply sum_positive; [assumption|]. intros u Hu. specialize (Hv u Hu). apply Rmult_lt_0_compat; [destruct (g x u); assumption | assumption].
Qed.

(** A vector orthogonal to some rows, but not to one that they do not span. *)
Lemma in_span_of_multiples d (rs : list vec) (l0 : list (R * vec)) :
  (forall a z, In (a, z) l0 -> exists e x, In x rs /\ forall i, z i = e * x i) ->
  exists l : list (R * vec), (forall a x, In (a, x) l -> In x rs) /\
  same d (fun i => sum (fun p => fst p * snd p i) l0) (fun i => sum (fun p => fst p * snd p i) l).
Proof.
  induction l0 as [|(a, z) r IH]; intro H.
  - exists []. split; [intros a x [] | intros i _; reflexivity].
  - destruct IH as (l & Hl & E); [intros; apply (H a0); right; assumption|].
    destruct (H a z (or_introl eq_refl)) as (e & x & Hx & Ez). exists ((a * e, x) :: l). split.
    + intros b p [Ep|Hin]; [inversion Ep; subst; assumption | apply (Hl b), Hin].
    + intros i Hi. simpl. specialize (E i Hi). simpl in E. rewrite E, Ez. ring.
Qed.

Lemma aside d (rs : list vec) (r : vec) : ~ in_span d rs r ->
  exists u, (forall x, In x rs -> dot d u x = 0) /\ dot d u r <> 0.
Proof.
  intro Hno. destruct (farkas d (rs ++ map (scale (-1)) rs) r) as [(cs & _ & _ & E)|(u & Hu & Hneg)].
  - exfalso. apply Hno.
    destruct (in_span_of_multiples d rs (combine cs (rs ++ map (scale (-1)) rs))) as (l & Hl & E').
    + intros a z Hin. apply in_combine_r, in_app_or in Hin. destruct Hin as [Hin|Hin].
      * exists 1, z. split; [assumption | intro i; ring].
      * apply in_map_iff in Hin. destruct Hin as (x & <- & Hx). exists (-1), x.
        split; [assumption | intro i; reflexivity].
    + exists l. split; [assumption|]. intros i Hi. rewrite (E i Hi). apply (E' i Hi).
  - exists u. split; [|lra]. intros x Hx.
    pose proof (Hu x (in_or_app _ _ _ (or_introl Hx))) as H1.
    pose proof (Hu (scale (-1) x) (in_or_app _ _ _ (or_intror (in_map _ _ _ Hx)))) as H2.
    rewrite dot_scale in H2. lra.
Qed.

Lemma counting_vector d f : independent d (map row f) -> (forall u, In u f -> out u <> 0) ->
  exists v, forall u, In u f -> out u * dot d v (row u) = 1.
Proof.
  induction f as [|u r IH]; intros Hind Hout; [exists (fun _ => 0); intros u []|].
  destruct Hind as (Hno & Hind).
  destruct IH as (v & Hv); [assumption | intros; apply Hout; right; assumption|].
  destruct (aside d _ _ Hno) as (p & Hp & Hne). pose proof (Hout u (or_introl eq_refl)) as Ha.
  set (c := (/ out u - dot d v (row u)) / dot d p (row u)). exists (move v p c).
  intros q [<-|Hq]; rewrite dot_sym, dot_move, !(dot_sym d (row _)).
  - unfold c. field. split; assumption.
  - rewrite (Hp (row q)) by (apply in_map, Hq). rewrite Rmult_0_r, Rplus_0_r. apply Hv, Hq.
Qed.

Theorem gate_counting : Gate_counting.
Proof.
  intros d f Hind Hout. destruct (counting_vector d f Hind Hout) as (v & Hv). exists v. split.
  - intros g x. rewrite dot_gradient. unfold active. clear Hind Hout.
    induction f as [|u r IH]; [reflexivity|]. simpl sum. simpl filter.
    rewrite IH by (intros; apply Hv; right; assumption).
    destruct (g x u); [|ring]. rewrite (Hv u (or_introl eq_refl)). simpl length. rewrite S_INR.
      ring.
  - intros g s Hlive. apply label_free. exists v. intros x y Hin.
    apply units_decide; [|apply (Hlive x y Hin)]. intros u Hu. rewrite Hv by assumption. lra.
Qed.

Definition absolute : network :=
  [{| out := 1; row := point [1]; bias := 0 |}; {| out := 1; row := point [-1]; bias := 0 |}].

Theorem theorem_3_1_every_fails : Theorem_3_1_every_fails.
Proof.
  exists 1%nat, absolute. split; [intros u [<-|[<-|[]]]; simpl; split; lra|].
  exists (point [1]), (point [-1]).
  split; [|split]; try (intros u [<-|[<-|[]]]; unfold pre, point; simpl; lra).
  intros g Hg.
  assert (G : forall x u, In u absolute -> (0 < pre 1 u x -> g x u = true) /\ (pre 1 u x < 0 ->
    g x u = false))
    by apply Hg.
  assert (E1 : gradient absolute g (point [1]) O = 1).
  { unfold gradient, absolute. simpl.
    destruct (G (point [1]) _ (or_introl eq_refl)) as (Hp & _).
    destruct (G (point [1]) _ (or_intror (or_introl eq_refl))) as (_ & Hm).
    rewrite Hp, Hm; unfold pre, point; simpl; lra. }
  assert (E2 : gradient absolute g (point [-1]) O = -1).
  { unfold gradient, absolute. simpl.
    destruct (G (point [-1]) _ (or_introl eq_refl)) as (_ & Hm).
    destruct (G (point [-1]) _ (or_intror (or_introl eq_refl))) as (Hp & _).
    rewrite Hp, Hm; unfold pre, point; simpl; lra. }
  split; [|split].
  - intro H. specialize (H O ltac:(lia)). rewrite E1 in H. lra.
  - intro H. specialize (H O ltac:(lia)). rewrite E2 in H. lra.
  - intros y y' H. apply label_free in H. destruct H as (v & Hv).
    pose proof (Hv _ _ (or_introl eq_refl)) as H1.
    pose proof (Hv _ _ (or_intror (or_introl eq_refl))) as H2.
    cbn [dot] in H1, H2. rewrite E1 in H1. rewrite E2 in H2. lra.
Qed.

Theorem antipodes : Antipodes.
Proof.
  intros d f g x Hb Hg Hx.
  assert (Hunit : forall u, In u f -> g (scale (-1) x) u = negb (g x u)).
  { intros u Hu. pose proof (Hx u Hu) as Hne. destruct (Hg x u Hu) as (Hp & Hm). destruct (Hg (scale (-1) x) u Hu) as (Hp' & Hm').
    assert (E : pre d u (scale (-1) x) = - pre d u x) by (unfold pre; rewrite dot_scale, (Hb u Hu); ring).
    rewrite E in Hp', Hm'. destruct (Rdichotomy _ _ Hne) as [Hneg|Hpos]; [rewrite Hm, Hp' by lra | rewrite Hp, Hm' by lra]; reflexivity. }
  split.
  - intro i. unfold gradient, all_units. rewrite <- sum_plus. apply sum_ext. intros u Hu. rewrite (Hunit u Hu). destruct (g x u); simpl; ring.
  - rewrite !dot_gradient, dot_all_units, <- sum_plus. apply sum_ext. intros u Hu. rewrite (Hunit u Hu). destruct (g x u); simpl; ring.
Qed.
