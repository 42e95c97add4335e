(* SPDX-License-Identifier: MIT *)
(** Charles, Rosenberg, Papailiopoulos 2019: a proof of each of [Statements]. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Exponential Space Statements Linear MaxMargin Existence Farkas Convex Networks
  Multiclass Regions Checker MarginChecker Complete Counterexamples.
Import ListNotations.
Open Scope R_scope.

(** ** Section 3 *)

Theorem lemma_3_repaired : Lemma_3_repaired.
Proof.
  intros d s (Hsep & Hp & Hm). split; [apply max_margin_exists; assumption|].
  intros ws bs H. apply (max_margin_is_balanced d s ws bs); assumption.
Qed.

Theorem theorem_4_repaired : Theorem_4_repaired.
Proof.
  intros d s (Hsep & Hp & Hm). split; [apply max_margin_exists; assumption|].
  intros ws bs H. apply (max_margin_fools d s ws bs); assumption.
Qed.

(** Along a lower bias the margin of a one-label set grows without end. *)
Theorem theorem_4_fails_as_printed : Theorem_4_fails_as_printed.
Proof.
  intros d s y Hd Hs Hone. destruct (one_label_no_maximum d s y Hd Hs Hone) as (H1 & H2).
  split; [assumption|]. split; [assumption|]. intros v Hv. apply one_label_spares; assumption.
Qed.

Lemma weights_positive d s ws bs alpha : max_margin d ws bs s -> balanced_sum d s ws alpha ->
  0 < sum fst alpha.
Proof.
  intros Hmax Hl. assert (Hw : nonzero d ws).
  { apply (rises_nonzero _ _ ws). destruct Hmax as (Hu & _). unfold unit_norm in Hu. lra. }
  assert (Hge : forall t, In t alpha -> 0 <= fst t) by (intros (a, p) Hin;
    apply (proj1 Hl a p Hin)).
  destruct (Rle_or_lt (sum fst alpha) 0) as [Hle|]; [|assumption]. exfalso.
  destruct Hw as (i & Hi & Hne). apply Hne. rewrite (proj1 (proj2 Hl) i Hi).
  rewrite (sum_ext _ (fun _ => 0 * 0)); [rewrite sum_mult; ring|].
  intros (a, (x, y)) Hin. pose proof (sum_zero fst alpha Hge Hle _ Hin) as E. simpl in *.
  rewrite E. ring.
Qed.

Theorem theorem_5_repaired : Theorem_5_repaired.
Proof.
  intros d s ws bs l (_ & Hp & Hm) Hmax Hl. split; [apply (weights_positive d s ws bs);
    assumption|].
  apply (length_along_max_margin d s ws bs l); assumption.
Qed.

Theorem corollary_6_repaired : Corollary_6_repaired.
Proof.
  intros d s ws bs l (_ & Hp & Hm) Hmax Hl. split; [apply (weights_positive d s ws bs);
    assumption|].
  apply (some_point_within_the_margin d s ws bs l); assumption.
Qed.

Theorem remark_6_fails : Remark_6_fails.
Proof.
  exists 2%nat, ledge, (point [0; 1]), 0. destruct ledge_max_margin as (Hsep & Hmax).
  split; [|split].
  - split; [exists (point [0; 1]), 0; assumption|].
    split; [exists (point [0; 1]) | exists (point [0; -1])]; simpl; auto.
  - assumption.
  - apply ledge_has_no_length.
Qed.

(** ** Section 4: K classes *)

Theorem theorem_8_repaired : Theorem_8_repaired.
Proof.
  intros d K s k l Hne (W0 & B0 & Hfit) Hk Hl.
  assert (Hne' : k <> l) by auto.
  assert (Hocc : occurs plus (against k l s) /\ occurs minus (against k l s)).
  { destruct Hk as (xk & Hk), Hl as (xl & Hl).
    split; [exists xk | exists xl]; apply in_against; assumption. }
  destruct Hocc as (Hp & Hm).
  assert (Hsep : exists w b, separates d w b (against k l s)).
  { exists (minus_row W0 k l), (B0 k - B0 l). intros x y Hin. apply in_against in Hin;
      [|assumption].
    assert (HK : (k < K)%nat /\ (l < K)%nat).
    { destruct Hk as (xk & Hk), Hl as (xl & Hl). split; [apply (Hfit _ _ Hk) |
        apply (Hfit _ _ Hl)]. }
    rewrite score_difference. destruct HK as (HkK & HlK).
    destruct y; destruct (Hfit _ _ Hin) as (_ & Hb); simpl;
      [specialize (Hb l HlK) | specialize (Hb k HkK)]; specialize (Hb ltac:(auto)); lra. }
  split; [apply max_margin_exists; assumption|].
  intros ws bs Hmax W B h Hright x Hx. split; [apply (right_is_right _ _ _ _ _ _ Hright), Hx|].
  destruct (max_margin_is_balanced d (against k l s) ws bs Hp Hm Hmax) as (a & Ha).
  rewrite (right_is_right _ _ _ _ _ _ Hright _ _ Hx).
  apply (balanced_sum_leaves_class d K W B h s k l ws a); try assumption.
  - intro E. destruct Hmax as (Hu & _). unfold unit_norm in Hu. rewrite dot_zero in Hu
      by assumption. lra.
  - apply (right_is_right _ _ _ _ _ _ Hright), Hx.
Qed.

(** ** Section 5 *)

Theorem theorem_10 : Theorem_10.
Proof.
  intros d s (xp & Hp) (xm & Hm). exists (difference xp xm). intros h Hh.
  apply (difference_leaves d s minus xm xp plus); try assumption; [discriminate|].
  apply class_R_convex, Hh.
Qed.

Theorem theorem_11_repaired : Theorem_11_repaired.
Proof.
  intros d s alpha beta Hne (xa & Ha) (xb & Hb). exists (difference xb xa).
  apply (difference_leaves d s alpha xa xb beta); assumption.
Qed.

Theorem theorem_12_repaired : Theorem_12_repaired.
Proof.
  intros d xa xb alpha beta Hne. exists (difference xb xa).
    intros C h HC Ha Hb Hout Hha Hhb x Hx Hhx.
  set (s := [(xa, alpha); (xb, beta)]).
  destruct (difference_leaves d s alpha xa xb beta Hne) with (h := C) (p := x) as (c & Hc & H).
  - left. reflexivity.
  - right. left. reflexivity.
  - assumption.
  - intros p y [E|[E|[]]]; congruence.
  - assumption.
  - exists c. split; [assumption|]. rewrite Hout; [congruence|]. rewrite Hx in H.
    destruct (C (move x (difference xb xa) c)), alpha, beta; congruence.
Qed.

Theorem theorem_12_no_continuity_fails : Theorem_12_no_continuity_fails.
Proof. exact all_but_spares. Qed.

Theorem lemma_13 : Lemma_13.
Proof. intros d h Hh. apply (class_R_convex d h Hh). Qed.

Theorem lemma_14 : Lemma_14.
Proof. intros d h Hh. apply (class_R'_convex d h Hh). Qed.

Theorem theorem_15 : Theorem_15.
Proof.
  intros d s (xp & Hp) (xm & Hm). exists (difference xp xm). intros h Hh.
  apply (difference_leaves d s minus xm xp plus); try assumption; [discriminate|].
  apply class_R'_convex, Hh.
Qed.

Theorem theorem_16_fails_as_printed : Theorem_16_fails_as_printed.
Proof.
  exists 1%nat, [(point [-1], plus); (point [0], minus); (point [1], plus)].
  split; [exists (point [1]); simpl; auto|]. split; [exists (point [0]); simpl; auto|].
  apply wedge_spares_every_direction.
Qed.

Theorem theorem_16_repaired : Theorem_16_repaired.
Proof.
  intros d s (xp & Hp) (xm & Hm). exists (difference xm xp). intros h Hh.
  apply (difference_leaves d s plus xp xm minus); try assumption; [discriminate|].
  apply class_R''_convex, Hh.
Qed.

(** ** Section 6 *)

Theorem corollary_17_repaired : Corollary_17_repaired.
Proof.
  intros d s (_ & (xp & Hp) & (xm & Hm)). exists (difference xp xm). split.
  - intros h Hh. apply (difference_leaves d s minus xm xp plus); try assumption; [discriminate|].
    apply class_R'_convex, Hh.
  - intros w b h Hsep Hlin x Hx. apply for_good.
    apply (separators_yes_pairs d s (difference xp xm) [(1, (xp, xm))]) with (w := w) (b := b);
      try assumption; [discriminate| |].
    + intros m p q [E|[]]. inversion E; subst. repeat split; [lra | assumption | assumption].
    + intros i _. simpl. unfold difference. ring.
Qed.

Theorem corollary_17_section_6_fails : Corollary_17_section_6_fails.
Proof.
  exists 1%nat, [(point [0], plus); (point [1], minus)]. split; [|apply opposite_wedge_spares].
  split; [|split; [exists (point [0]) | exists (point [1])]; simpl; auto].
  exists (point [-1]), (1/2). intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl;
    lra.
Qed.

Theorem section_6 : Section_6.
Proof.
  exists 2%nat, corner, (point [1; 0]), (-1/2), strip_classifier, (point [0; 0]).
  destruct strip_is_spared as (H1 & H2 & H3 & H4). pose proof (class_R_within 2 _ H2).
  repeat (split; [first [assumption | left; reflexivity]|]). assumption.
Qed.

(** ** The printed readings that fail, and the remarks *)

Theorem lemma_3_fails_as_printed : Lemma_3_fails_as_printed.
Proof.
  intros d s y Hd Hs Hone. destruct (one_label_no_maximum d s y Hd Hs Hone) as (H1 & H2).
  split; [assumption|]. intros (ws & bs & alpha & H & _). apply H2. exists ws, bs. assumption.
Qed.

(** 1 and -1, and a third point far out. *)
Definition three (t : R) : labelled_set := [(point [1], plus); (point [-1], minus); (point [t], plus)].

Lemma three_max_margin t : 1 <= t -> max_margin 1 (point [1]) 0 (three t).
Proof.
  intro Ht. split; [|split].
  - unfold unit_norm, point. simpl. ring.
  - intros x y [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra.
  - intros w b Hu Hsep g Hg. unfold unit_norm in Hu. simpl in Hu.
    assert (Hw : w O <= 1).
    { destruct (Rle_or_lt (w O) 1); [assumption|]. pose proof (Rmult_lt_0_compat (w O - 1) (w O + 1)). lra. }
    assert (H1 := Hg _ _ (or_introl eq_refl)). assert (H2 := Hg _ _ (or_intror (or_introl eq_refl))).
    unfold score, point in H1, H2. simpl in H1, H2.
    intros x y [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra.
Qed.

Theorem remark_6b_fails : Remark_6b_fails.
Proof.
  exists 1%nat, (point [1]), 0. intro c. set (t := Rabs c + 1).
  assert (Ht : 1 <= t) by (unfold t; pose proof (Rabs_pos c); lra).
  assert (Hct : c < t) by (unfold t; pose proof (Rle_abs c); lra).
  pose proof (three_max_margin t Ht) as Hmax. exists (three t).
  split; [|split; [assumption|split]].
  - split; [exists (point [1]), 0; apply Hmax|].
    split; [exists (point [1]) | exists (point [-1])]; simpl; auto.
  - exists (t + 1). intros w b h Hsep Hh x y Hin.
    assert (H1 := Hsep _ _ (or_introl eq_refl)). assert (H2 := Hsep _ _ (or_intror (or_introl eq_refl))).
    unfold score, point in H1, H2. simpl in H1, H2. assert (Hw : 0 < w O) by lra.
    pose proof (Hsep _ _ Hin) as Hs. rewrite (linear_label _ _ _ _ _ _ Hh Hs).
    pose proof (step_score 1 w b x y (point [1]) (t + 1)) as Es.
    assert (Hv : dot 1 w (point [1]) = w O) by (unfold point; simpl; ring). rewrite Hv in Es.
    assert (Hle : sgn y * score 1 w b x < (t + 1) * w O).
    { pose proof (Rmult_le_pos (w O) (t - 1) ltac:(lra) ltac:(lra)).
      destruct Hin as [E|[E|[E|[]]]]; inversion E; unfold score, point; simpl; lra. }
    set (other := match y with plus => minus | minus => plus end).
    assert (Ho : h (move x (scale (- sgn y) (point [1])) (t + 1)) = other).
    { apply (linear_label 1 w b); [assumption|]. unfold other. destruct y; simpl in *; lra. }
    rewrite Ho. unfold other. destruct y; discriminate.
  - apply (stays 1 (three t) (point [1]) 0 (point [t]) plus);
      [apply Hmax | right; right; left; reflexivity | |]; unfold score, point; simpl; lra.
Qed.

(** A weak separator that is level along w* and not 0 at some point of S makes every length too
    short; where there is none, Farkas bounds the quotient at each point. *)
Lemma bounded_everywhere {A} (P : A -> R -> Prop) l : (forall a v v', P a v -> v <= v' -> P a v') ->
  (forall a, In a l -> exists v, P a v) -> exists v, forall a, In a l -> P a v.
Proof.
  intros Hup. induction l as [|a r IH]; intro H; [exists 0; intros a []|].
  destruct (H a (or_introl eq_refl)) as (v & Hv).
  destruct IH as (v' & Hv'); [intros b Hb; apply H; right; assumption|].
  exists (Rmax v v'). intros b [<-|Hb]; [apply (Hup _ v); [assumption | apply Rmax_l] |
    apply (Hup _ v'); [apply Hv', Hb | apply Rmax_r]].
Qed.

Theorem remark_6_repaired : Remark_6_repaired.
Proof.
  intros d s ws bs (Hsepx & Hp & Hm) Hmax. destruct (max_margin_is_balanced d s ws bs Hp Hm Hmax) as (alpha & Ha).
  assert (Hrise : forall w b, margin_at_least d 0 w b s -> 0 <= dot d w ws).
  { intros w b Hw. destruct Ha as (Hon & Hu & Hz).
    rewrite (dot_same d w w ws _ (fun i _ => eq_refl) Hu).
    pose proof (signed_identity d w b alpha) as E. rewrite Hz, Rmult_0_r, Rplus_0_r in E. rewrite E.
    apply sum_nonneg. intros (a, (x, y)) Hin. destruct (Hon _ _ Hin) as (H1 & H2).
    apply Rmult_le_pos; [assumption | apply (Hw _ _ H2)]. }
  assert (Hstrict : forall w b, separates d w b s -> 0 < dot d w ws).
  { intros w b Hw. assert (Hs : s <> []) by (destruct Hp as (p & Hp'); intro E; rewrite E in Hp'; destruct Hp').
    destruct (margin_attained d ws bs s Hs (proj1 (proj2 Hmax))) as (g & Hg & Hat & x0 & y0 & Hin0 & E0).
    destruct (margin_attained d w b s Hs Hw) as (m & Hm0 & Hmw & _).
    assert (H : m / g <= dot d w ws).
    { apply (rises_along_max_margin d ws bs s g Hp Hm Hmax Hg Hat) with (b := b); try assumption.
      intros g' Hg'. specialize (Hg' _ _ Hin0). lra. }
    pose proof (Rdiv_lt_0_compat m g Hm0 Hg). lra. }
  split.
  - intros (c & Hc) w b Hw Hlevel x y Hin. destruct Hsepx as (w0 & b0 & Hw0).
    destruct (Req_dec (score d w b x) 0) as [|Hne]; [assumption|]. exfalso.
    assert (Hpos : 0 < sgn y * score d w b x).
    { specialize (Hw _ _ Hin). destruct (Rle_lt_or_eq_dec _ _ Hw) as [|E]; [assumption|].
      exfalso. apply Hne. destruct y; simpl in E; lra. }
    set (k := sgn y * score d w b x) in *. set (t := (Rabs c * dot d w0 ws + 1) / k).
    pose proof (Hstrict _ _ Hw0) as H0. pose proof (Rmult_le_pos _ _ (Rabs_pos c) (Rlt_le _ _ H0)).
    assert (Ht : 0 < t) by (apply Rdiv_lt_0_compat; lra).
    assert (Hs' : separates d (move w0 w t) (b0 + t * b) s) by (apply separates_plus; [assumption | lra | assumption]).
    assert (Ev : dot d (move w0 w t) ws = dot d w0 ws)
      by (rewrite dot_sym, dot_move, !(dot_sym d ws), Hlevel; ring).
    pose proof (Hc _ _ _ Hs' (sign_linear d _ _) x y Hin) as Hne'. apply Hne'.
    rewrite (linear_label d _ _ _ _ _ (sign_linear d _ _) (Hs' _ _ Hin)).
    apply (linear_label d _ _ _ _ _ (sign_linear d _ _)). rewrite step_score, Ev, plus_score. fold k.
    assert (Etk : t * k = Rabs c * dot d w0 ws + 1) by (unfold t; field; lra).
    pose proof (Hw0 _ _ Hin). pose proof (Rmult_le_compat_r _ _ _ (Rlt_le _ _ H0) (Rle_abs c)). lra.
  - intro Hlevel.
    assert (Hbound : exists v, forall p, In p s -> forall w b, separates d w b s ->
              sgn (snd p) * score d w b (fst p) <= v * dot d w ws).
    { apply (bounded_everywhere (fun p v => forall w b, separates d w b s ->
        sgn (snd p) * score d w b (fst p) <= v * dot d w ws)).
      - intros p v v' Hv Hle w b Hw. specialize (Hv w b Hw). pose proof (Hstrict _ _ Hw).
        pose proof (Rmult_le_compat_r (dot d w ws) v v' ltac:(lra) Hle). lra.
      - intros (x, y) Hin. simpl.
        set (z := fun i => - signed_row d (x, y) i). set (e := fun i => - extended d ws 0 i).
        assert (Hneg : forall u f, dot (S d) u (fun i => - f i) = - dot (S d) u f).
        { intros u f. pose proof (dot_scale (S d) u (-1) f) as E. unfold scale in E.
          rewrite (dot_same (S d) u u _ (fun i => -1 * f i)); [lra | intros i _; reflexivity | intros i _; ring]. }
        destruct (farkas (S d) (e :: map (signed_row d) s) z) as [(cs & Hlen & Hcs & Hz)|(u & Hu & Hz)].
        + destruct cs as [|v cs]; [discriminate|]. exists v. intros w b Hw.
          set (u := extended d w b).
          assert (Hsc : forall x' y', dot (S d) u (signed_row d (x', y')) = sgn y' * score d w b x').
          { intros x' y'. rewrite dot_signed_row. unfold u. rewrite extended_at. unfold score.
            f_equal. f_equal. apply dot_same; intros i Hi; [apply extended_below, Hi | reflexivity]. }
          assert (Ez : dot (S d) u z = - (sgn y * score d w b x)) by (unfold z; rewrite Hneg, Hsc; reflexivity).
          rewrite (dot_same (S d) u u z (fun i => sum (entry i) (combine (v :: cs) (e :: map (signed_row d) s))))
            in Ez by (intros i Hi; first [reflexivity | apply Hz, Hi]).
          rewrite (dot_sum (S d) u (fun t : R * vec => scale (fst t) (snd t))) in Ez. simpl in Ez.
          change (dot d u (scale v e) + u d * scale v e d) with (dot (S d) u (scale v e)) in Ez.
          rewrite dot_scale in Ez. unfold e in Ez at 1. rewrite Hneg, dot_extended in Ez.
          rewrite (dot_same d u w ws ws) in Ez
            by (intros i Hi; first [apply extended_below, Hi | reflexivity]).
          match type of Ez with _ + ?rest = _ => assert (Hrest : 0 <= rest) end.
          { apply sum_nonneg. intros (c, a) Ht. cbn [fst snd].
            change (dot d u (scale c a) + u d * scale c a d) with (dot (S d) u (scale c a)).
            rewrite dot_scale. apply Rmult_le_pos; [apply Hcs; right; apply (in_combine_l _ _ _ _ Ht)|].
            apply in_combine_r in Ht. apply in_map_iff in Ht. destruct Ht as ((x', y') & <- & Hin').
            rewrite Hsc. apply Rlt_le, (Hw _ _ Hin'). }
          rewrite Ropp_mult_distr_r_reverse in Ez. lra.
        + exfalso. unfold z in Hz. rewrite Hneg, dot_signed_row in Hz.
          assert (Hw : margin_at_least d 0 u (u d) s).
          { intros x' y' Hin'. rewrite <- dot_signed_row. apply Hu. right. apply in_map, Hin'. }
          pose proof (Hu e (or_introl eq_refl)) as He. unfold e in He. rewrite Hneg, dot_extended in He.
          pose proof (Hrise _ _ Hw). rewrite (Hlevel u (u d) Hw ltac:(lra) x y Hin) in Hz. lra. }
    destruct Hbound as (v & Hv). exists (v + 1). intros w b h Hw Hh x y Hin.
    pose proof (Hstrict _ _ Hw) as Hpos. pose proof (Hv (x, y) Hin w b Hw) as Hle. simpl in Hle.
    rewrite (linear_label _ _ _ _ _ _ Hh (Hw _ _ Hin)).
    pose proof (step_score d w b x y ws (v + 1)) as Es.
    set (other := match y with plus => minus | minus => plus end).
    assert (Ho : h (move x (scale (- sgn y) ws) (v + 1)) = other).
    { apply (linear_label d w b); [assumption|]. unfold other. destruct y; simpl in *; lra. }
    rewrite Ho. unfold other. destruct y; discriminate.
Qed.

(** ** Through the origin: S and its mirror image, labels exchanged *)

Definition mirrored (s : labelled_set) : labelled_set :=
  s ++ map (fun p => (scale (-1) (fst p), match snd p with plus => minus | minus => plus end)) s.

Lemma mirrored_score d w b x y : sgn (match y with plus => minus | minus => plus end) * score d w b (scale (-1) x)
  = sgn y * (dot d w x - b).
Proof. unfold score. rewrite dot_scale. destruct y; simpl; ring. Qed.

Lemma in_mirrored s x y : In (x, y) s ->
  In (scale (-1) x, match y with plus => minus | minus => plus end) (mirrored s).
Proof. intro H. apply in_or_app. right. apply in_map_iff. exists (x, y). auto. Qed.

Lemma mirrored_margin d g w s : margin_at_least d g w 0 s -> margin_at_least d g w 0 (mirrored s).
Proof.
  intros H x y Hin. apply in_app_or in Hin. destruct Hin as [Hin|Hin]; [apply H, Hin|].
  apply in_map_iff in Hin. destruct Hin as ((x', y') & E & Hin). simpl in E. inversion E; subst.
  rewrite mirrored_score. specialize (H _ _ Hin). unfold score in H. rewrite Rminus_0_r.
  rewrite Rplus_0_r in H. assumption.
Qed.

Lemma from_mirrored d g w b s : margin_at_least d g w b (mirrored s) -> margin_at_least d g w 0 s.
Proof.
  intros H x y Hin. pose proof (H x y ltac:(apply in_or_app; left; assumption)) as H1.
  pose proof (H _ _ (in_mirrored _ _ _ Hin)) as H2. rewrite mirrored_score in H2.
  unfold score in *. destruct y; simpl in *; lra.
Qed.

Lemma separates_margin d w b s : s <> [] -> separates d w b s -> exists g, 0 < g /\ margin_at_least d g w b s.
Proof.
  intros Hs H. destruct (margin_attained d w b s Hs H) as (g & Hg & Hat & _). exists g. auto.
Qed.

Lemma mirrored_separates d w s : separates d w 0 s -> separates d w 0 (mirrored s).
Proof.
  intros H. destruct s as [|p r] eqn:E; [intros x y []|]. rewrite <- E in *.
  destruct (separates_margin d w 0 s) as (g & Hg & Hat); [rewrite E; discriminate | assumption|].
  intros x y Hin. pose proof (mirrored_margin d g w s Hat x y Hin). lra.
Qed.

Lemma mirrored_max_margin d w s : s <> [] -> max_margin_origin d w s -> max_margin d w 0 (mirrored s).
Proof.
  intros Hs (Hu & Hsep & Hmax). split; [assumption|]. split; [apply mirrored_separates, Hsep|].
  intros w' b' Hu' Hsep' g Hg.
  assert (Hn : mirrored s <> []) by (destruct s; [congruence | discriminate]).
  destruct (separates_margin d w' b' _ Hn Hsep') as (g' & Hg' & Hat').
  assert (Hs' : separates d w' 0 s) by (intros x y Hin; pose proof (from_mirrored _ _ _ _ _ Hat' _ _ Hin); lra).
  apply mirrored_margin, (Hmax w' Hu' Hs'), (from_mirrored _ _ _ b'), Hg.
Qed.

Theorem theorem_7_condition_2 : Theorem_7_condition_2.
Proof.
  intros d s Hs (w0 & Hw0).
  assert (Hocc : occurs plus (mirrored s) /\ occurs minus (mirrored s)).
  { destruct s as [|(x, y) r]; [congruence|].
    pose proof (in_mirrored ((x, y) :: r) x y (or_introl eq_refl)) as H2.
    assert (H1 : In (x, y) (mirrored ((x, y) :: r))) by (left; reflexivity).
    destruct y; split; first [exists x; exact H1 | exists (scale (-1) x); exact H2]. }
  destruct Hocc as (Hp & Hm). split.
  - destruct (max_margin_exists d (mirrored s) Hp Hm) as (w & b & Hu & Hsep & Hmax).
    { exists w0, 0. apply mirrored_separates, Hw0. }
    assert (Hn : mirrored s <> []) by (destruct s; [congruence | discriminate]).
    destruct (separates_margin d w b _ Hn Hsep) as (g & Hg & Hat).
    exists w. split; [assumption|]. split.
    + intros x y Hin. pose proof (from_mirrored _ _ _ _ _ Hat _ _ Hin). lra.
    + intros w' Hu' Hsep' g' Hg'. apply (from_mirrored d g' w b).
      apply (Hmax w' 0 Hu' (mirrored_separates _ _ _ Hsep')), mirrored_margin, Hg'.
  - intros ws Hws w h Hsep Hh x y Hin.
    apply (max_margin_fools d (mirrored s) ws 0 Hp Hm (mirrored_max_margin d ws s Hs Hws) w 0 h);
      [apply mirrored_separates, Hsep | assumption | apply in_or_app; left; assumption].
Qed.

(** ** One rule at score 0 *)

Theorem note_one_point_is_all : Note_one_point_is_all.
Proof.
  intros d w b h Hh x x' v E (c & Hc & Hn).
  assert (Hs : forall z, score d w b (move z v c) = score d w b z + c * dot d w v)
    by (intro z; unfold score; rewrite dot_move; ring).
  assert (Hfar : exists k, 0 < k /\ c <= k /\ Rabs (score d w b x') < k * Rabs (dot d w v) \/ dot d w v = 0).
  { destruct (Req_dec (dot d w v) 0) as [|Hv]; [exists 0; right; assumption|].
    pose proof (Rabs_pos_lt _ Hv) as Hpos. exists (c + (Rabs (score d w b x') + 1) / Rabs (dot d w v)). left.
    assert (0 < (Rabs (score d w b x') + 1) / Rabs (dot d w v))
      by (apply Rdiv_lt_0_compat; [pose proof (Rabs_pos (score d w b x')); lra | assumption]).
    split; [lra|]. split; [lra|].
    assert (Ek : (Rabs (score d w b x') + 1) / Rabs (dot d w v) * Rabs (dot d w v) = Rabs (score d w b x') + 1)
      by (field; lra).
    pose proof (Rmult_lt_0_compat _ _ Hc Hpos). lra. }
  destruct Hfar as (k & [(Hk & _ & Hkv)|H0]).
  - exists k. split; [assumption|]. rewrite <- E.
    assert (Hs' : forall z, score d w b (move z v k) = score d w b z + k * dot d w v)
      by (intro z; unfold score; rewrite dot_move; ring).
    pose proof (Hs x) as Ex. pose proof (Hs' x') as Ex'.
    pose proof (Rle_abs (score d w b x')). pose proof (Rle_abs (- score d w b x')) as Ha. rewrite Rabs_Ropp in Ha.
    assert (Hdir : h x = plus /\ dot d w v < 0 \/ h x = minus /\ 0 < dot d w v).
    { destruct (h x) eqn:Ehx; [left | right]; (split; [reflexivity|]).
      - destruct (Rle_or_lt 0 (dot d w v)) as [Hv|]; [|assumption]. exfalso. apply Hn.
        destruct Hh as [Hh|Hh]; apply Hh; apply Hh in Ehx; rewrite Ex; pose proof (Rmult_le_pos c _ (Rlt_le _ _ Hc) Hv); lra.
      - destruct (Rle_or_lt (dot d w v) 0) as [Hv|]; [|assumption]. exfalso. apply Hn.
        destruct (h (move x v c)) eqn:E2; [|reflexivity]. exfalso.
        pose proof (Rmult_le_pos c (- dot d w v) (Rlt_le _ _ Hc) ltac:(lra)).
        assert (h x = plus); [|congruence].
        destruct Hh as [Hh|Hh]; apply Hh; apply Hh in E2; rewrite Ex in E2; lra. }
    destruct Hdir as [(-> & Hv)|(-> & Hv)].
    + rewrite (Rabs_left (dot d w v)) in Hkv by assumption. intro Ef.
      destruct Hh as [Hh|Hh]; apply Hh in Ef; rewrite Ex' in Ef; lra.
    + rewrite (Rabs_right (dot d w v)) in Hkv by lra. intro Ef. assert (h (move x' v k) = plus); [|congruence].
      destruct Hh as [Hh|Hh]; apply Hh; rewrite Ex'; lra.
  - exfalso. apply Hn. pose proof (Hs x) as Ex. rewrite H0, Rmult_0_r, Rplus_0_r in Ex.
    destruct (h x) eqn:E1, (h (move x v c)) eqn:E2; try reflexivity; exfalso.
    + assert (h (move x v c) = plus); [|congruence]. destruct Hh as [Hh|Hh]; apply Hh; rewrite Ex; apply Hh, E1.
    + assert (h x = plus); [|congruence]. destruct Hh as [Hh|Hh]; apply Hh; rewrite <- Ex; apply Hh, E2.
Qed.

Theorem note_regions_are_convex : Note_regions_are_convex.
Proof.
  intros d w b h Hh.
  assert (Hmix : forall x y t, score d w b (mix t x y) = (1 - t) * score d w b x + t * score d w b y)
    by (intros; unfold score; rewrite dot_mix; ring).
  assert (Hm : forall x, h x = minus <-> ~ h x = plus) by (intro x; destruct (h x); split; congruence).
  split; intros x y t Hx Hy Ht; unfold region in *.
  - destruct Hh as [Hh|Hh]; apply Hh; apply Hh in Hx, Hy; rewrite Hmix.
    + destruct (Req_dec t 0) as [->|]; [lra|]. pose proof (Rmult_lt_0_compat t _ ltac:(lra) Hy).
      pose proof (Rmult_le_pos (1 - t) (score d w b x) ltac:(lra) ltac:(lra)). lra.
    + pose proof (Rmult_le_pos (1 - t) (score d w b x) ltac:(lra) Hx).
      pose proof (Rmult_le_pos t (score d w b y) ltac:(lra) Hy). lra.
  - rewrite Hm in *. destruct Hh as [Hh|Hh]; rewrite Hh in *; rewrite Hmix; intro Hpos.
    + pose proof (Rmult_le_pos (1 - t) (- score d w b x) ltac:(lra) ltac:(lra)).
      pose proof (Rmult_le_pos t (- score d w b y) ltac:(lra) ltac:(lra)). lra.
    + destruct (Req_dec t 0) as [->|]; [lra|]. pose proof (Rmult_lt_0_compat t (- score d w b y) ltac:(lra) ltac:(lra)).
      pose proof (Rmult_le_pos (1 - t) (- score d w b x) ltac:(lra) ltac:(lra)). lra.
Qed.

(** ** K classes: as printed, and the remark *)

Theorem theorem_8_fails_as_printed : Theorem_8_fails_as_printed.
Proof.
  intros d K s k Hk Hone v. exists (fun _ _ => 0), (fun m => if Nat.eqb m k then 1 else 0).
  assert (Hs : forall m x, class_score d (fun _ _ => 0) (fun m => if Nat.eqb m k then 1 else 0) m x
            = if Nat.eqb m k then 1 else 0).
  { intros m x. unfold class_score. rewrite dot_sym, dot_zero; [ring | intros i _; reflexivity]. }
  split.
  - intros x y Hin. rewrite (Hone x y Hin). split; [assumption|]. intros m Hm Hne.
    rewrite !Hs, Nat.eqb_refl. destruct (Nat.eqb_spec m k); [contradiction | lra].
  - intros h Hh x c. destruct (Hh (move x v c)) as (_ & Hb). specialize (Hb k Hk).
    rewrite !Hs, Nat.eqb_refl in Hb. destruct (Nat.eqb_spec (h (move x v c)) k); [assumption | lra].
Qed.

(** Where no other score rises faster along v, the class stays. *)
Lemma class_stays d K W B h s k v : fits_classes d K W B s -> is_argmax d K W B h ->
  (forall m, (m < K)%nat -> dot d (W m) v <= dot d (W k) v) ->
  forall x, In (x, k) s -> forall c, 0 < c -> h (move x v c) = k.
Proof.
  intros Hfit Hh Hv x Hx c Hc. destruct (Hfit x k Hx) as (Hk & Hb).
  destruct (Hh (move x v c)) as (Hm & Hmax). specialize (Hmax k Hk).
  destruct (Nat.eq_dec (h (move x v c)) k) as [|Hne]; [assumption|]. exfalso.
  specialize (Hb _ Hm Hne). unfold class_score in *. rewrite !dot_move in Hmax.
  pose proof (Rmult_le_compat_l c _ _ (Rlt_le _ _ Hc) (Hv _ Hm)). lra.
Qed.

Theorem remark_8_fails : Remark_8_fails.
Proof.
  intros d s W B h Hfit Hh v. destruct (Rle_or_lt (dot d (W 1%nat) v) (dot d (W O) v)); [left | right];
    apply (class_stays d 2 W B h s _ v Hfit Hh); intros m Hm; destruct m as [|[|m]]; lra || lia.
Qed.

(** Any difference of two points serves (see [Ours]). *)
Lemma difference_leaves_class : forall d K s k l xk xl, l <> k ->
  In (xk, k) s -> In (xl, l) s -> forall W B h, right_classifier d K W B h s ->
  forall x, h x = k -> exists c, 0 < c /\ h (move x (difference xl xk) c) <> k.
Proof.
  intros d K s k l xk xl Hne Hk Hl W B h Hright x Hx.
  destruct (right_between d K W B h s k l ltac:(auto) Hright) as (Hge & z & Hgt);
    [exists xk; assumption | exists xl; assumption|].
  pose proof (Hge xk plus) as H1. pose proof (Hge xl minus) as H2.
  rewrite in_against in H1 by auto. rewrite in_against in H2 by auto.
  specialize (H1 Hk). specialize (H2 Hl). rewrite score_difference in H1, H2. simpl in H1, H2.
  assert (Hstrict : 0 < class_score d W B k xk - class_score d W B l xk \/
                    0 < class_score d W B l xl - class_score d W B k xl).
  { destruct z; [left; pose proof (Hgt xk) as H | right; pose proof (Hgt xl) as H];
      rewrite in_against in H by auto; [specialize (H Hk) | specialize (H Hl)];
      rewrite score_difference in H; simpl in H; lra. }
  assert (HlK : (l < K)%nat).
  { rewrite <- (right_is_right _ _ _ _ _ _ Hright _ _ Hl).
      apply (right_is_argmax _ _ _ _ _ _ Hright). }
  destruct (overtaken d K W B h k l (difference xl xk) x HlK) as (c0 & Hc0 & H); try assumption.
  - rewrite !dot_difference. unfold class_score in *. lra.
  - apply (right_is_argmax _ _ _ _ _ _ Hright).
  - exists (c0 + 1). split; [lra|]. apply H. lra.
Qed.

Lemma move_difference d W B K h s k l xk xl x : l <> k -> right_classifier d K W B h s ->
  In (xk, k) s -> In (xl, l) s -> In (x, k) s ->
  exists c, 0 < c /\ h (move x (difference xl xk) c) <> h x.
Proof.
  intros Hne Hr Hk Hl Hx. pose proof (right_is_right _ _ _ _ _ _ Hr _ _ Hx) as E. rewrite E.
  apply (difference_leaves_class d K s k l xk xl Hne Hk Hl W B h Hr x E).
Qed.

Theorem remark_8_repaired : Remark_8_repaired.
Proof.
  intros d K s k l Hne (xk & Hk) (xl & Hl). exists (difference xk xl). intros W B h Hr x. split; intro Hx.
  - destruct (move_difference d W B K h s k l xk xl x Hne Hr Hk Hl Hx) as (c & Hc & H). exists c.
    split; [assumption|]. intro E. apply H. rewrite <- E.
    f_equal. apply FunctionalExtensionality.functional_extensionality. intro i.
    unfold move, scale, difference. ring.
  - apply (move_difference d W B K h s l k xl xk x ltac:(auto) Hr Hl Hk Hx).
Qed.

(** 0, 1, 2 on the line, each of its own class: the step 1 leads from 0 to 1 and from 1 to 2. *)
Definition stairs : class_set := [(point [0], O); (point [1], 1%nat); (point [2], 2%nat)].

Theorem remark_8_can_hold : Remark_8_can_hold.
Proof.
  assert (Hstep : forall a, difference (point [a + 1]) (point [a]) = point [1]).
  { intro a. apply FunctionalExtensionality.functional_extensionality. intro i. unfold difference, point.
    destruct i as [|[|i]]; simpl; ring. }
  exists 1%nat, 3%nat, stairs, O, 1%nat, (point [1]). split; [discriminate|].
  split; [exists (point [0]); left; reflexivity|]. split; [exists (point [1]); right; left; reflexivity|]. split.
  - (* scores 0, 2 x - 1, 4 x - 4 *)
    exists (fun m => point [2 * INR m]), (fun m => - INR m * INR m). intros x y Hin.
    assert (Hx : exists n, (n < 3)%nat /\ y = n /\ x = point [INR n]).
    { destruct Hin as [E|[E|[E|[]]]]; inversion E; [exists 0%nat | exists 1%nat | exists 2%nat];
        (split; [lia|]; split; [reflexivity|]; simpl; f_equal; f_equal; lra). }
    destruct Hx as (n & Hn & -> & ->). split; [assumption|]. intros m Hm Hne.
    unfold class_score, point. simpl dot. simpl nth.
    assert (0 < (INR m - INR n) * (INR m - INR n)); [|lra].
    assert (INR m - INR n <> 0) by (intro E; apply Hne, INR_eq; lra).
    pose proof (Rsqr_pos_lt _ H). unfold Rsqr in *. assumption.
  - intros W B h Hr x y Hin [-> | ->].
    + replace (point [1]) with (difference (point [0 + 1]) (point [0])) by apply Hstep.
      replace (0 + 1) with 1 by ring.
      apply (move_difference 1 W B 3 h stairs O 1 (point [0]) (point [1]) x); try assumption; try discriminate;
        simpl; auto.
    + replace (point [1]) with (difference (point [1 + 1]) (point [1])) by apply Hstep.
      replace (1 + 1) with 2 by ring.
      apply (move_difference 1 W B 3 h stairs 1 2 (point [1]) (point [2]) x); try assumption; try discriminate;
        simpl; auto.
Qed.

Theorem note_soft_max : Note_soft_max.
Proof.
  intros K z HK. set (t := sum (fun j => exp (z j)) (seq 0 K)).
  assert (Ht : 0 < t).
  { apply sum_positive; [destruct K; [lia | discriminate] | intros; apply exp_pos]. }
  assert (Hi : 0 < / t) by (apply Rinv_0_lt_compat, Ht).
  split; [|split].
  - intros k _. unfold soft_max. fold t. apply Rdiv_lt_0_compat; [apply exp_pos | assumption].
  - rewrite (sum_ext _ (fun m => / t * exp (z m))) by (intros; unfold soft_max; fold t; field; lra).
    rewrite sum_mult. fold t. field. lra.
  - intros k _. unfold soft_max. fold t. split; intros H m Hm; specialize (H m Hm).
    + destruct (Rle_or_lt (z m) (z k)) as [|Hlt]; [assumption|]. exfalso.
      pose proof (Rmult_lt_compat_r _ _ _ Hi (exp_grows _ _ Hlt)). unfold Rdiv in H. lra.
    + apply Rmult_le_compat_r; [lra|]. destruct H as [H| ->]; [left; apply exp_grows, H | lra].
Qed.

(** ** Section 5 once more: convex regions that are neither open nor closed *)

(** In the plane, from (0,0) and (1,0). *)
Definition edge : labelled_set := [(point [0; 0], minus); (point [1; 0], plus)].
Definition upper : classifier := fun x =>
  if Rlt_dec 0 (x 1%nat) then minus
  else if Rlt_dec (x 1%nat) 0 then plus else if Rle_dec (x O) 0 then minus else plus.

Lemma upper_label x : upper x = minus <-> 0 < x 1%nat \/ x 1%nat = 0 /\ x O <= 0.
Proof.
  unfold upper. repeat first [destruct Rlt_dec | destruct Rle_dec]; split; intro;
    first [lra | reflexivity | discriminate].
Qed.

Lemma network_respects d y h : network_classifier d y h -> respects d h.
Proof.
  intros Hh x x' Hs. destruct (network_convex d y h Hh) as (_ & Htop).
  assert (Hs' : same d x' x) by (intros i Hi; symmetry; apply Hs, Hi).
  destruct (label_eq_dec (h x) y) as [E|Hne].
  - rewrite E. symmetry. apply (region_same d _ x x' Htop Hs E).
  - destruct (label_eq_dec (h x') y) as [E'|Hne'].
    + exfalso. apply Hne. apply (region_same d _ x' x Htop Hs' E').
    + destruct (h x), (h x'), y; congruence.
Qed.

Theorem theorem_11_convex_only_fails : Theorem_11_convex_only_fails.
Proof.
  exists 2%nat, edge. split; [exists (point [0; 0]); left; reflexivity|].
  split; [exists (point [1; 0]); right; left; reflexivity|]. intro v.
  assert (Hfit : exists h, convex_classifier 2 minus h /\ accurate h edge).
  { exists (region_of 2 [(point [1; 0], -1/2)] minus). split; [apply network_convex,
      region_network|].
    apply region_accurate. intros x z [E|[E|[]]]; inversion E; subst; split; intro Hz;
      try congruence.
    - intros u [<-|[]]. unfold height, score, point. simpl. lra.
    - exists (point [1; 0], -1/2). split; [left; reflexivity|]. unfold height, score, point.
        simpl. lra. }
  destruct (reached_or_spared 2 edge v minus Hfit) as [(xo & yo & t & l & Hxo & Hyo & Ht & Hon & Hsum & E)|(h & Hh & Hacc & H)].
  - assert (Hcentre : forall i, sum (fun p : R * vec => fst p * snd p i) l = 0).
    { intro i. rewrite (sum_ext _ (fun _ => 0 * 0)); [rewrite sum_mult; ring|]. intros (a,
        x) Hin.
      destruct (Hon a x Hin) as (_ & [Ex|[Ex|[]]]); inversion Ex. unfold point.
      destruct i as [|[|[|i]]]; simpl; ring. }
    assert (Exo : xo = point [1; 0]) by (destruct Hxo as [Ex|[Ex|[]]]; inversion Ex; subst;
      congruence).
    pose proof (E O ltac:(lia)) as E0. pose proof (E 1%nat ltac:(lia)) as E1. unfold move in E0, E1.
    rewrite Hcentre, Exo in E0, E1. unfold point in E0, E1. simpl in E0, E1.
    assert (Hv : v 1%nat = 0) by (destruct (Rmult_integral t (v 1%nat)); lra).
    exists upper, (point [0; 1]). split; [|split; [|split; [|split]]].
    + intros x x' Hs. unfold upper. rewrite (Hs O), (Hs 1%nat) by lia. reflexivity.
    + intros x y s Hx Hy Hs. unfold region in *. apply upper_label in Hx, Hy. apply upper_label.
        unfold mix.
      pose proof (Rmult_le_pos (1 - s) (x 1%nat)). pose proof (Rmult_le_pos s (y 1%nat)).
      pose proof (Rmult_le_pos (1 - s) (- x O)). pose proof (Rmult_le_pos s (- y O)).
      destruct (Req_dec s 0) as [->|Hs0]; [destruct Hx as [|(Ex & Hx)]; [left; lra | right;
        rewrite Ex; split; lra]|].
      destruct (Req_dec s 1) as [->|Hs1]; [destruct Hy as [|(Ey & Hy)]; [left; lra | right;
        rewrite Ey; split; lra]|].
      pose proof (Rmult_lt_0_compat (1 - s) (x 1%nat)). pose proof (Rmult_lt_0_compat s (y 1%nat)).
      destruct Hx as [Hx|(Ex & Hx)], Hy as [Hy|(Ey & Hy)]; first [left; rewrite ?Ex, ?Ey; lra |
        right; rewrite Ex, Ey; split; lra].
    + intros x y [Ex|[Ex|[]]]; inversion Ex; subst.
      * apply upper_label. right. unfold point. simpl. lra.
      * destruct (upper (point [1; 0])) eqn:U; [reflexivity|]. apply upper_label in U.
        unfold point in U. simpl in U. lra.
    + apply upper_label. left. unfold point. simpl. lra.
    + intros (c & Hc & Hn). apply Hn. transitivity minus; [|symmetry]; apply upper_label; left;
        unfold move, point; simpl; rewrite ?Hv; lra.
  - exists h, (point [0; 0]). split; [apply (network_respects 2 minus h Hh)|].
    split; [apply (network_convex 2 minus h Hh)|]. split; [assumption|].
    assert (Ex : h (point [0; 0]) = minus) by (apply Hacc; left; reflexivity). split;
      [assumption|].
    intros (c & Hc & Hn). apply Hn, H; assumption.
Qed.

(** ** Networks *)

Theorem note_some_unit : Note_some_unit.
Proof.
  intros d f h Hone Hh x. rewrite Hh. unfold output. clear Hh h.
  assert (Hge : forall u, In u f -> 0 <= out u * relu (pre d u x)).
  { intros u Hu. rewrite (Hone u Hu). unfold relu. pose proof (Rmax_l 0 (pre d u x)). lra. }
  split.
  - intro Hpos. destruct (Exists_dec (fun u => 0 < relu (pre d u x)) f (fun u => Rlt_dec _ _)) as [H|H].
    + apply Exists_exists in H. assumption.
    + exfalso. assert (E : sum (fun u => out u * relu (pre d u x)) f = sum (fun _ => 0 * 0) f).
      { apply sum_ext. intros u Hu. specialize (Hge u Hu). rewrite (Hone u Hu) in *.
        destruct (Rle_or_lt (relu (pre d u x)) 0) as [|Hlt]; [lra|]. exfalso. apply H.
        apply Exists_exists. exists u. auto. }
      rewrite E, sum_mult in Hpos. lra.
  - intros (u & Hu & Hpos). destruct (Rle_or_lt (sum (fun u => out u * relu (pre d u x)) f) 0) as [Hle|]; [|assumption].
    pose proof (sum_zero _ f Hge Hle u Hu) as E. cbv beta in E. rewrite (Hone u Hu) in E. lra.
Qed.

Theorem theorem_2_fails_as_printed : Theorem_2_fails_as_printed.
Proof.
  intros d s Hone. exists (fun _ => minus). split; [|split].
  - exists [], 1. split; [intros u []|]. split; [lra|]. left. intro x. unfold output. simpl.
    split; [discriminate | lra].
  - intros x y Hin. symmetry. apply (Hone x y Hin).
  - intros x v. split; [reflexivity|]. intros (c & _ & H). apply H. reflexivity.
Qed.

Theorem section_6b_repaired : Section_6b_repaired.
Proof.
  intros d s v _ Hv w b h Hsep Hh x Hx.
  destruct (Hv (sign_of_score d w b)) with (x := x) as (c & Hc & Hn); [| |assumption|].
  - apply (linear_within d w b). left. intro z. unfold sign_of_score. destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction].
  - intros z y Hin. apply (linear_label d w b); [apply sign_linear | apply Hsep, Hin].
  - exists c. split; [assumption|].
    assert (Hm : sign_of_score d w b x = minus) by (apply (linear_label d w b); [apply sign_linear | apply (Hsep _ _ Hx)]).
    rewrite Hm in Hn. rewrite (linear_label d w b h x minus Hh (Hsep _ _ Hx)).
    assert (Hp : h (move x v c) = plus); [|congruence].
    apply (proj1 Hh). unfold sign_of_score in Hn. destruct Rlt_dec; [assumption | congruence].
Qed.

(** 1 and -1 on the first axis: a tilted separator is fooled along the second axis, a straight one
    is not. *)
Definition beside : labelled_set := [(point [1; 0], plus); (point [-1; 0], minus)].

Theorem section_6b_fails : Section_6b_fails.
Proof.
  exists 2%nat, beside, (point [0; 1]), (sign_of_score 2 (point [1; 1]) 0).
  assert (Hs : forall w, w = point [1; 0] \/ w = point [1; 1] -> separates 2 w 0 beside).
  { intros w Hw x y [E|[E|[]]]; inversion E; destruct Hw as [-> | ->]; unfold score, point; simpl; lra. }
  split; [|split; [|split; [|split]]].
  - split; [exists (point [1; 0]), 0; apply Hs; auto|].
    split; [exists (point [1; 0]) | exists (point [-1; 0])]; simpl; auto.
  - apply (linear_within 2 (point [1; 1]) 0). left. intro z. unfold sign_of_score.
    destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction].
  - intros z y Hin. apply (linear_label 2 (point [1; 1]) 0); [apply sign_linear | apply Hs; auto].
  - intros x Hx. apply for_good, (linear_moves 2 (point [1; 1]) 0 _ minus); [|apply sign_linear|assumption].
    unfold point. simpl. lra.
  - exists (point [1; 0]), 0. split; [apply Hs; auto|]. split; [exists O; split; [lia | unfold point; simpl; lra]|].
    intros h Hh x Hx c Hc. pose proof (Hs _ (or_introl eq_refl) _ _ Hx) as H0.
    rewrite (linear_label _ _ _ _ _ _ Hh H0). apply (linear_label _ _ _ _ _ _ Hh).
    unfold score in *. rewrite dot_move. unfold point in *. simpl in *. lra.
Qed.

(** ** A continuous map to two labels is constant *)

Lemma mix_near d e x y : 0 < e -> exists r, 0 < r /\ forall s t, Rabs (t - s) < r ->
  near d e (mix s x y) (mix t x y).
Proof.
  intro He. destruct (Convex.bounded d (difference y x)) as (m & Hm & Hb). exists (e / m).
  split; [apply Rdiv_lt_0_compat; assumption|]. intros s t Hst i Hi. specialize (Hb i Hi).
  unfold difference in Hb. unfold mix.
  replace ((1 - t) * x i + t * y i - ((1 - s) * x i + s * y i)) with ((t - s) * (y i - x i)) by ring.
  rewrite Rabs_mult. pose proof (Rabs_pos (t - s)). pose proof (Rabs_pos (y i - x i)).
  apply Rle_lt_trans with (Rabs (t - s) * m); [apply Rmult_le_compat_l; lra|].
  apply (Rmult_lt_compat_r m) in Hst; [|assumption].
  replace (e / m * m) with e in Hst by (field; lra). assumption.
Qed.

(** Members of a set come as near to its least upper bound as one likes. *)
Lemma below_least (E : R -> Prop) T r : is_upper_bound E T -> (forall b, is_upper_bound E b -> T <= b) ->
  0 < r -> ~ ~ exists t, E t /\ T - r < t.
Proof.
  intros Hup Hleast Hr H. assert (T <= T - r); [|lra]. apply Hleast. intros t Ht.
  destruct (Rle_or_lt t (T - r)) as [|Hlt]; [assumption|]. exfalso. apply H. exists t. auto.
Qed.

Theorem theorem_11_is_vacuous : Theorem_11_is_vacuous.
Proof.
  intros d s (xp & Hp) (xm & Hm) (h & Hcont & Hacc).
  assert (Hends : (forall x x', same d x x' -> h x' = h x)).
  { intros x x' Hs. destruct (Hcont x) as (e & He & H). apply H, same_near; assumption. }
  set (E := fun t => 0 <= t <= 1 /\ forall r, 0 <= r <= t -> h (mix r xm xp) = minus).
  assert (H0 : E 0).
  { split; [lra|]. intros r Hr. replace r with 0 by lra. rewrite (Hends xm); [apply (Hacc _ _ Hm)|].
    intros i _. unfold mix. ring. }
  destruct (completeness E) as (T & Hup & Hleast).
  - exists 1. intros t (Ht & _). lra.
  - exists 0. exact H0.
  - assert (HT : 0 <= T <= 1).
    { split; [apply Hup, H0 | apply Hleast]. intros t (Ht & _). lra. }
    destruct (Hcont (mix T xm xp)) as (e & He & Hnear).
    destruct (mix_near d e xm xp He) as (r & Hr & Hmix).
    apply (below_least E T r Hup Hleast Hr). intros (t & Ht & Htr). pose proof (Hup t Ht) as HtT.
    assert (HL : h (mix T xm xp) = minus).
    { rewrite <- (Hnear (mix t xm xp)); [apply Ht; destruct Ht as (Ht & _); lra|].
      apply Hmix. rewrite Rabs_left1; lra. }
    assert (Hall : forall r', 0 <= r' -> r' < T + r -> h (mix r' xm xp) = minus).
    { intros r' Hr0 Hr'. destruct (Rle_or_lt r' t) as [Hle|Hgt]; [apply Ht; lra|].
      rewrite (Hnear (mix r' xm xp)); [assumption|]. apply Hmix. apply Rabs_def1; lra. }
    destruct (Rle_or_lt 1 T) as [H1|H1].
    + assert (T = 1) by lra. subst T. assert (h xp = plus) by apply (Hacc _ _ Hp).
      rewrite (Hends (mix 1 xm xp)) in H; [congruence|]. intros i _. unfold mix. ring.
    + assert (Hin : E (Rmin 1 (T + r / 2))).
      { split; [split; [apply Rmin_glb; lra | apply Rmin_l]|]. intros r' (Ha & Hb).
        apply Hall; [assumption|]. pose proof (Rmin_r 1 (T + r / 2)). lra. }
      pose proof (Hup _ Hin). unfold Rmin in *. destruct Rle_dec in *; lra.
Qed.

Theorem remark_7b_fails : Remark_7b_fails.
Proof.
  set (s := [(point [1], plus); (point [-1], minus)]).
  assert (Hs : separates 1 (point [1]) 0 s) by (intros x y [E|[E|[]]]; inversion E; unfold score, point; simpl; lra).
  exists 1%nat, s, (point [1]), (point [1]). split; [assumption|]. split; [assumption|]. intro v.
  destruct (Rle_or_lt 0 (v O)) as [Hv|Hv]; [exists (point [1]), plus | exists (point [-1]), minus]; (split; [simpl; auto|]);
    intros h Hh (c & Hc & Hn); apply Hn;
    pose proof (Rmult_le_pos c (Rabs (v O)) (Rlt_le _ _ Hc) (Rabs_pos _)) as Hp;
    [rewrite Rabs_right in Hp by lra | rewrite Rabs_left in Hp by lra].
  - rewrite !(linear_label 1 (point [1]) 0 h _ plus Hh); [reflexivity | |]; unfold score, move, point; simpl; lra.
  - rewrite !(linear_label 1 (point [1]) 0 h _ minus Hh); [reflexivity | |]; unfold score, move, point; simpl; lra.
Qed.

Theorem theorem_9_condition_2 : Theorem_9_condition_2.
Proof.
  intros d K s k l Hs Hk Hl Hsep. split; [apply (theorem_7_condition_2 d s Hs Hsep)|].
  intros ws Hws W h HW Hh.
  pose proof (mirrored_max_margin d ws s Hs Hws) as Hmax.
  assert (Hocc : occurs plus (mirrored s) /\ occurs minus (mirrored s)).
  { destruct s as [|(x, y) r]; [congruence|].
    pose proof (in_mirrored ((x, y) :: r) x y (or_introl eq_refl)) as H2.
    assert (H1 : In (x, y) (mirrored ((x, y) :: r))) by (left; reflexivity).
    destruct y; split; first [exists x; exact H1 | exists (scale (-1) x); exact H2]. }
  destruct Hocc as (Hp & Hm).
  assert (Hn : mirrored s <> []) by (destruct s; [congruence | discriminate]).
  assert (Hrise : 0 < dot d (difference (W k) (W l)) ws).
  { destruct (margin_attained d ws 0 (mirrored s) Hn (proj1 (proj2 Hmax))) as (g & Hg & Hat & x0 & y0 & Hin0 & E0).
    destruct (margin_attained d _ 0 (mirrored s) Hn (mirrored_separates _ _ _ HW)) as (m & Hm0 & Hmw & _).
    assert (H : m / g <= dot d (difference (W k) (W l)) ws).
    { apply (rises_along_max_margin d ws 0 (mirrored s) g Hp Hm Hmax Hg Hat) with (b := 0); try assumption.
      intros g' Hg'. specialize (Hg' _ _ Hin0). lra. }
    pose proof (Rdiv_lt_0_compat m g Hm0 Hg). lra. }
  rewrite (dot_sym d _ ws), dot_difference in Hrise.
  intro x. split; intro Hx.
  - destruct (overtaken d K W (fun _ => 0) h k l (scale (-1) ws) x) as (c0 & Hc0 & H); try assumption.
    + rewrite !dot_scale, !(dot_sym d (W _)). lra.
    + exists (c0 + 1). split; [lra|]. apply H. lra.
  - destruct (overtaken d K W (fun _ => 0) h l k ws x) as (c0 & Hc0 & H); try assumption.
    + rewrite !(dot_sym d (W _)). lra.
    + exists (c0 + 1). split; [lra|]. apply H. lra.
Qed.
