(* SPDX-License-Identifier: MIT *)
(** Proofs of [Tanay2018Statements]: saturation, and what bounds the angle at any balance. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require MarginChecker Ours.
From separatrix Require Import Space Linear MaxMargin Existence Tanay2018Statements.
Import ListNotations.
Open Scope R_scope.

Lemma sum_le {A} (f g : A -> R) l : (forall a, In a l -> f a <= g a) -> sum f l <= sum g l.
Proof.
  induction l as [|a r IH]; simpl; intro H; [lra|].
  pose proof (H a (or_introl eq_refl)). assert (sum f r <= sum g r) by auto. lra.
Qed.

Lemma sum_single {A} (f : A -> R) l a : (forall b, In b l -> 0 <= f b) -> In a l ->
  f a <= sum f l.
Proof.
  induction l as [|b r IH]; simpl; intros H []; pose proof (H b (or_introl eq_refl)).
  - subst b. assert (0 <= sum f r) by (apply sum_nonneg; auto). lra.
  - assert (f a <= sum f r) by auto. lra.
Qed.

(** Shrunk a little, what is above 1 stays above 1. *)
Lemma small_shrink {A} (f : A -> R) l : exists t, 0 < t < 1 /\ forall u, 0 < u <= t ->
  forall a, In a l -> 1 < f a -> 1 <= (1 - u) * f a.
Proof.
  induction l as [|b r (t & Ht & H)]; [exists (1/2); split; [lra | intros u Hu a []]|].
  destruct (Rle_or_lt (f b) 1) as [Hle|Hlt].
  - exists t. split; [assumption|]. intros u Hu a [<-|Ha] Hf; [lra | apply (H u); assumption].
  - assert (Hi : 0 < / f b) by (apply Rinv_0_lt_compat; lra).
    assert (Hi' : / f b * f b = 1) by (apply Rinv_l; lra).
    assert (Hi1 : / f b < 1) by nra.
    exists (Rmin t (1 - / f b)). pose proof (Rmin_l t (1 - / f b)).
      pose proof (Rmin_r t (1 - / f b)).
    split; [split; [apply Rmin_glb_lt; lra | lra]|].
    intros u Hu a [<-|Ha] Hf; [nra | apply (H u); [lra | assumption | assumption]].
Qed.

Lemma all_of_one_label s y : (forall p, In p s -> snd p = y) ->
  sum (fun p : vec * label => sgn (snd p)) s = sgn y * INR (length s).
Proof.
  induction s as [|p r IH]; intro H; [simpl; ring|]. simpl sum.
  rewrite IH, (H p (or_introl eq_refl)) by (intros; apply H; right; assumption).
  change (length (p :: r)) with (S (length r)). rewrite S_INR. ring.
Qed.

Lemma balanced_occurs s y : balanced s -> s <> [] -> occurs y s.
Proof.
  intros Hb Hs.
  destruct (existsb (fun p => if label_eq_dec (snd p) y then true else false) s) eqn:E.
  - apply existsb_exists in E. destruct E as ((x, z) & Hin & Ez). simpl in Ez.
    destruct label_eq_dec; [subst; exists x; assumption | discriminate].
  - exfalso. set (y' := match y with plus => minus | minus => plus end).
    assert (Hall : forall p, In p s -> snd p = y').
    { intros p Hp. destruct (label_eq_dec (snd p) y) as [Ey|Hne].
      - assert (existsb (fun p => if label_eq_dec (snd p) y then true else false) s = true);
          [|congruence].
        apply existsb_exists. exists p. split; [assumption|]. destruct label_eq_dec; congruence.
      - unfold y'. destruct (snd p), y; congruence. }
    unfold balanced in Hb. rewrite (all_of_one_label s y' Hall) in Hb.
    assert (0 < INR (length s)) by (apply lt_0_INR; destruct s; [congruence | simpl; lia]).
    destruct y'; simpl in Hb; lra.
Qed.

Section Saturation.
Variables (d : nat) (s : labelled_set) (lambda : R).
Hypothesis Hbal : balanced s.
Hypothesis Hs : s <> [].
Hypothesis Hl : 0 < lambda.

Let n := INR (length s).
Let g := mean_difference s.
Definition z w b (p : vec * label) := sgn (snd p) * score d w b (fst p).

Lemma n_positive : 0 < n.
Proof. unfold n. apply lt_0_INR. destruct s; [congruence | simpl; lia]. Qed.

(** The sum of y <w, x> + b over S is n/2 <w, g>. *)
Lemma sum_of_scores w b : sum (z w b) s = n / 2 * dot d w g.
Proof.
  assert (E : dot d w g = 2 / n * sum (fun p => sgn (snd p) * dot d w (fst p)) s).
  { unfold g, mean_difference. fold n.
    transitivity (dot d w (scale (2 / n) (fun i => sum (fun p : vec * label => sgn (snd p) * fst p i) s)));
      [reflexivity|]. rewrite dot_scale. f_equal.
    rewrite (dot_sum d w (fun p : vec * label => scale (sgn (snd p)) (fst p))).
    apply sum_ext. intros p _. apply dot_scale. }
  rewrite E. pose proof n_positive. unfold z, score.
  rewrite (sum_ext _ (fun p => sgn (snd p) * dot d w (fst p) + b * sgn (snd p))) by (intros;
    ring).
  rewrite sum_plus, sum_mult. unfold balanced in Hbal. rewrite Hbal. field. lra.
Qed.

Lemma hinge_above t : 1 - t <= hinge t. Proof. apply Rmax_r. Qed.
Lemma hinge_at t : t <= 1 -> hinge t = 1 - t. Proof. intro. apply Rmax_right. lra. Qed.

Lemma sum_one_minus (f : vec * label -> R) : sum (fun p => 1 - f p) s = n - sum f s.
Proof.
  unfold n. clear. induction s as [|p r IH]; [simpl; ring|]. simpl sum. rewrite IH.
  change (length (p :: r)) with (S (length r)). rewrite S_INR. ring.
Qed.

(** Everyone's loss is at least 1 - z; equality where no point is beyond its margin. *)
Lemma objective_above w b : 1 - dot d w g / 2 + lambda * dot d w w <= objective d s lambda w b.
Proof.
  unfold objective, hinge_loss. fold n. pose proof n_positive as Hn.
  assert (H : n - n / 2 * dot d w g <= sum (fun p => hinge (z w b p)) s).
  { rewrite <- (sum_of_scores w b), <- sum_one_minus. apply sum_le. intros p _.
      apply hinge_above. }
  assert (Hd : 1 - dot d w g / 2 <= sum (fun p => hinge (z w b p)) s / n).
  { apply (Rmult_le_reg_r n); [assumption|]. unfold Rdiv at 2. rewrite Rmult_assoc, Rinv_l by lra.
      lra. }
  unfold z in Hd. lra.
Qed.

Let w0 := scale (/ (4 * lambda)) g.
Lemma dot_w0 u : dot d u w0 = / (4 * lambda) * dot d u g.
Proof. apply dot_scale. Qed.

Lemma square_completed w : 1 - dot d w0 g / 2 + lambda * dot d w0 w0 <= 1 - dot d w g / 2 + lambda * dot d w w.
Proof.
  pose proof (square_nonneg d (difference w w0)) as H.
  rewrite dot_difference, !(dot_sym d (difference w w0)), !dot_difference, (dot_sym d w0 w) in H.
  rewrite !dot_w0 in *. rewrite (dot_sym d w0 g), dot_w0 in *.
  set (q := dot d w g) in *. set (r := dot d g g) in *.
  assert (E : / (4 * lambda) * (4 * lambda) = 1) by (apply Rinv_l; lra).
  set (k := / (4 * lambda)) in *. pose proof (Rmult_le_compat_l lambda 0 _ (Rlt_le _ _ Hl) H) as H1.
  assert (Ek : lambda * k = 1 / 4) by lra.
  replace (lambda * (dot d w w - k * q - (k * q - k * (k * r))))
    with (lambda * dot d w w - 2 * (lambda * k) * q + (lambda * k) * k * r) in H1 by ring.
  replace (lambda * (k * (k * r))) with ((lambda * k) * k * r) by ring. rewrite Ek in *. lra.
Qed.

Lemma saturated_minimiser b : (forall p, In p s -> z w0 b p <= 1) -> is_minimiser d s lambda w0 b.
Proof.
  intros Hz w' b'. eapply Rle_trans; [|apply objective_above].
  eapply Rle_trans; [|apply square_completed].
  unfold objective, hinge_loss. fold n. pose proof n_positive.
  rewrite (sum_ext _ (fun p => 1 - z w0 b p)) by (intros p Hp; apply hinge_at, Hz, Hp).
  rewrite sum_one_minus, sum_of_scores. right. field. lra.
Qed.

(** Where a point is beyond its margin, (w, b) shrunk a little is better. *)
Lemma beyond_is_not_minimal b p : In p s -> 1 < z w0 b p -> ~ is_minimiser d s lambda w0 b.
Proof.
  intros Hp Hz Hmin. pose proof n_positive as Hn.
  destruct (small_shrink (z w0 b) s) as (t0 & Ht0 & Hshrink).
  set (q := dot d w0 w0). assert (Hq : 0 <= q) by apply square_nonneg.
  set (c := n * lambda * q). assert (Hc : 0 <= c) by (repeat apply Rmult_le_pos; lra).
  assert (Hi : 0 < / (1 + c)) by (apply Rinv_0_lt_compat; lra).
  assert (Hi' : / (1 + c) * (1 + c) = 1) by (apply Rinv_l; lra).
  set (t := Rmin t0 (/ (1 + c))). assert (Ht : 0 < t) by (apply Rmin_glb_lt; lra).
  assert (t <= t0) by apply Rmin_l. assert (t <= / (1 + c)) by apply Rmin_r.
  specialize (Hshrink t (conj Ht H)).
  set (excess := fun p => if Rlt_dec 1 (z w0 b p) then z w0 b p else 0).
  assert (Hex : 1 < sum excess s).
  { apply Rlt_le_trans with (excess p).
    - unfold excess. destruct Rlt_dec; lra.
    - apply sum_single; [|assumption]. intros a _. unfold excess. destruct Rlt_dec; lra. }
  assert (Hloss : sum (fun p => hinge (z (scale (1 - t) w0) ((1 - t) * b) p)) s
                  = sum (fun p => hinge (z w0 b p)) s + t * sum (z w0 b) s - t * sum excess s).
  { rewrite (sum_ext _ (fun p => hinge (z w0 b p) + (t * z w0 b p + (- t) * excess p))).
    - rewrite !sum_plus, !sum_mult. ring.
    - intros a Ha. assert (Ez : z (scale (1 - t) w0) ((1 - t) * b) a = (1 - t) * z w0 b a).
      { unfold z, score. rewrite dot_sym, dot_scale, dot_sym. ring. }
      rewrite Ez. unfold excess. destruct Rlt_dec as [H1|H1].
      + specialize (Hshrink a Ha H1). unfold hinge. rewrite !Rmax_left by lra. ring.
      + rewrite !hinge_at; [ring | lra |]. destruct (Rle_or_lt 0 (z w0 b a)); nra. }
  specialize (Hmin (scale (1 - t) w0) ((1 - t) * b)). unfold objective, hinge_loss in Hmin.
    fold n in Hmin.
  unfold z in Hloss at 1 2. rewrite Hloss in Hmin. rewrite sum_of_scores in Hmin.
  assert (Eg : dot d w0 g = 4 * lambda * q).
  { unfold q. rewrite dot_w0. field. lra. }
  rewrite Eg, (dot_scale d (scale (1 - t) w0) (1 - t) w0), (dot_sym d (scale (1 - t) w0) w0),
    (dot_scale d w0 (1 - t) w0) in Hmin. fold q in Hmin.
  set (h := sum _ s) in Hmin. apply (Rmult_le_compat_l n) in Hmin; [|lra].
  replace (n * (h / n + lambda * q)) with (h + c) in Hmin by (unfold c; field; lra).
  replace (n * ((h + t * (n / 2 * (4 * lambda * q)) - t * sum excess s) / n
      + lambda * ((1 - t) * ((1 - t) * q)))) with (h + c + t * t * c - t * sum excess s) in Hmin
    by (unfold c; field; lra).
  assert (t * c < 1) by nra. nra.
Qed.

Lemma saturated_bias : saturated d s lambda <-> exists b, forall p, In p s -> z w0 b p <= 1.
Proof.
  assert (Hi : 0 < / (4 * lambda)) by (apply Rinv_0_lt_compat; lra).
  assert (Hi' : / (4 * lambda) * (4 * lambda) = 1) by (apply Rinv_l; lra).
  assert (Ew : forall x, dot d w0 x = / (4 * lambda) * dot d g x)
    by (intro x; rewrite dot_sym, dot_w0, dot_sym; reflexivity).
  assert (Hsat : saturated d s lambda <-> forall p q, In (p, plus) s -> In (q, minus) s ->
            dot d w0 p - dot d w0 q <= 2).
  { unfold saturated. fold g. split; intros H p q Hp Hq; specialize (H p q Hp Hq);
      rewrite ?dot_difference, ?Ew in *.
    - apply (Rmult_le_compat_l (/ (4 * lambda))) in H; lra.
    - apply (Rmult_le_reg_l (/ (4 * lambda))); lra. }
  rewrite Hsat. split.
  - intro H. destruct (least (fun x => - dot d w0 x) plus s) as (p & Hp & Hpmin);
      [apply balanced_occurs; assumption|].
    exists (1 - dot d w0 p). intros (x, y) Hin. unfold z, score. simpl. destruct y; simpl.
    + specialize (Hpmin x Hin). lra.
    + specialize (H p x Hp Hin). lra.
  - intros (b & Hb) p q Hp Hq. pose proof (Hb _ Hp) as H1. pose proof (Hb _ Hq) as H2.
    unfold z, score in *. simpl in *. lra.
Qed.

Theorem saturates : saturated d s lambda <-> exists b, is_minimiser d s lambda w0 b.
Proof.
  rewrite saturated_bias. split; intros (b & Hb); exists b.
  - apply saturated_minimiser, Hb.
  - intros p Hp. apply Rnot_lt_le. intro Hlt. apply (beyond_is_not_minimal b p Hp Hlt Hb).
Qed.

End Saturation.

Theorem saturation : Saturation.
Proof. intros d s lambda Hb Hs Hl. apply saturates; assumption. Qed.

(** ** Any balance *)

Lemma sum_by_label (F : vec * label -> R) s : sum F s
  = sum (fun x => F (x, plus)) (with_label plus s) + sum (fun x => F (x, minus)) (with_label minus s).
Proof.
  induction s as [|(x, y) r IH]; [simpl; ring|]. unfold with_label in *. simpl flat_map. simpl sum.
  rewrite IH. destruct y; simpl; ring.
Qed.

Lemma sum_constant {A} (c : R) (l : list A) : sum (fun _ => c) l = INR (length l) * c.
Proof.
  induction l as [|a r IH]; [simpl; ring|]. change (length (a :: r)) with (S (length r)). rewrite S_INR. simpl sum.
  rewrite IH. ring.
Qed.

Lemma counts s : INR (length s) = count plus s + count minus s.
Proof.
  pose proof (sum_by_label (fun _ => 1) s) as H. rewrite !sum_constant in H. unfold count. lra.
Qed.

Lemma count_positive y s : occurs y s -> 0 < count y s.
Proof.
  intros (x & Hx). apply Ours.in_with_label in Hx. unfold count.
  destruct (with_label y s); [destruct Hx | apply lt_0_INR; simpl; lia].
Qed.

(** The scores of a label add up to that of its mean. *)
Lemma scores_of_mean d w b y s : occurs y s ->
  sum (fun x => score d w b x) (with_label y s) = count y s * score d w b (mean (with_label y s)).
Proof.
  intros (x & Hx). apply Ours.in_with_label in Hx.
  assert (Hl : with_label y s <> []) by (intro E; rewrite E in Hx; destruct Hx).
  unfold score. rewrite (sum_plus (fun x => dot d w x) (fun _ => b)), sum_constant, <- (Ours.dot_mean d w _ Hl).
  unfold count. ring.
Qed.

Lemma dot_means d w s : dot d w (means s) = dot d w (mean (with_label plus s)) - dot d w (mean (with_label minus s)).
Proof. unfold means. apply dot_difference. Qed.

Lemma hinge_convex z z' t : 0 <= t <= 1 -> hinge ((1 - t) * z + t * z') <= (1 - t) * hinge z + t * hinge z'.
Proof.
  intro Ht. unfold hinge. apply Rmax_lub.
  - pose proof (Rmult_le_pos (1 - t) (Rmax 0 (1 - z)) ltac:(lra) (Rmax_l _ _)).
    pose proof (Rmult_le_pos t (Rmax 0 (1 - z')) ltac:(lra) (Rmax_l _ _)). lra.
  - pose proof (Rmult_le_compat_l (1 - t) _ _ ltac:(lra) (Rmax_r 0 (1 - z))).
    pose proof (Rmult_le_compat_l t _ _ ltac:(lra) (Rmax_r 0 (1 - z'))). lra.
Qed.

Theorem d_adv_bound : D_adv_bound.
Proof.
  intros d s lambda w b y Hp Hm Hl Hmin Hfew.
  assert (Hoy : occurs y s /\ occurs (other_label y) s) by (destruct y; simpl; auto). destruct Hoy as (Hy & Ho).
  set (m := count y s) in *. set (M := count (other_label y) s) in *. set (n := INR (length s)).
  assert (Hm0 : 0 < m) by (apply count_positive, Hy). assert (HM : 0 < M) by (apply count_positive, Ho).
  assert (Hn : n = m + M) by (unfold n, m, M; rewrite counts; destruct y; simpl; ring).
  set (q := dot d w w) in *. assert (Hq : 0 <= q) by apply square_nonneg.
  set (H := hinge_loss d s w b). set (beta := sgn (other_label y)).
  (* Towards w = 0 and the bias of the larger class. *)
  assert (Hpath : forall t, 0 < t < 1 -> H + n * lambda * (1 + t) * q <= 2 * m).
  { intros t Ht. pose proof (Hmin (scale t w) (t * b + (1 - t) * beta)) as Hopt.
    assert (Hloss : hinge_loss d s (scale t w) (t * b + (1 - t) * beta) <= t * H + (1 - t) * (2 * m)).
    { assert (E2 : sum (fun p : vec * label => hinge (sgn (snd p) * beta)) s = 2 * m).
      { rewrite sum_by_label. simpl. rewrite !sum_constant. fold (count plus s). fold (count minus s).
        unfold beta, m, hinge. destruct y; simpl; rewrite ?Rmax_left, ?Rmax_right by lra;
          repeat (rewrite Rmax_left by lra); repeat (rewrite Rmax_right by lra); ring. }
      rewrite <- E2. unfold H, hinge_loss. rewrite <- !sum_mult, <- sum_plus. apply sum_le. intros (x, z') _. simpl.
      replace (sgn z' * score d (scale t w) (t * b + (1 - t) * beta) x)
        with ((1 - (1 - t)) * (sgn z' * score d w b x) + (1 - t) * (sgn z' * beta))
        by (unfold score; rewrite (dot_sym d (scale t w)), dot_scale, (dot_sym d x w); ring).
      eapply Rle_trans; [apply hinge_convex; lra|]. lra. }
    unfold objective in Hopt. fold H n in Hopt. rewrite MarginChecker.square_scale in Hopt. fold q in Hopt.
    assert (Hn0 : 0 < n) by lra.
    assert (H1 : hinge_loss d s (scale t w) (t * b + (1 - t) * beta) / n <= (t * H + (1 - t) * (2 * m)) / n)
      by (apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Hn0 | assumption]).
    assert (H2 : H / n + lambda * q <= (t * H + (1 - t) * (2 * m)) / n + lambda * (t * t * q)) by lra.
    apply (Rmult_le_compat_r n) in H2; [|lra].
    replace ((H / n + lambda * q) * n) with (H + n * lambda * q) in H2 by (field; lra).
    replace (((t * H + (1 - t) * (2 * m)) / n + lambda * (t * t * q)) * n)
      with (t * H + (1 - t) * (2 * m) + n * lambda * (t * t * q)) in H2 by (field; lra).
    apply (Rmult_le_reg_l (1 - t)); [lra|]. lra. }
  assert (Hlimit : H + 2 * n * lambda * q <= 2 * m).
  { destruct (Rle_or_lt (H + 2 * n * lambda * q) (2 * m)) as [|Hgt]; [assumption|]. exfalso.
    set (delta := H + 2 * n * lambda * q - 2 * m) in *. assert (Hd : 0 < delta) by (unfold delta; lra).
    assert (Hk : 0 <= n * lambda * q) by (apply Rmult_le_pos; [apply Rmult_le_pos; lra | assumption]).
    set (e := Rmin (1/2) (delta / (2 * (n * lambda * q + 1)))).
    assert (He : 0 < e) by (apply Rmin_glb_lt; [lra | apply Rdiv_lt_0_compat; lra]).
    assert (He2 : e <= 1/2) by apply Rmin_l.
    assert (Hek : e * (n * lambda * q + 1) <= delta / 2).
    { apply Rle_trans with (delta / (2 * (n * lambda * q + 1)) * (n * lambda * q + 1));
        [apply Rmult_le_compat_r; [lra | apply Rmin_r] | right; field; lra]. }
    pose proof (Hpath (1 - e) ltac:(lra)) as Hp'. pose proof (Rmult_le_pos _ _ (Rlt_le _ _ He) Hk). unfold delta in *. lra. }
  (* The loss from below: every point of the smaller class counts 1, every other m / M. *)
  assert (Hbelow : 2 * m - m * dot d w (means s) <= H).
  { assert (Hc : 0 <= m / M <= 1).
    { split; [apply Rlt_le, Rdiv_lt_0_compat; assumption|]. apply (Rmult_le_reg_r M); [assumption|].
      unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
    assert (Hone : forall z0 c, 0 <= c <= 1 -> c * (1 - z0) <= hinge z0).
    { intros z0 c Hc'. pose proof (Rmult_le_compat_l c _ _ (proj1 Hc') (Rmax_r 0 (1 - z0))).
      pose proof (Rmult_le_compat_r (hinge z0) c 1 (Rmax_l _ _) (proj2 Hc')). unfold hinge in *. lra. }
    set (weight := fun z' => if label_eq_dec z' y then 1 else m / M).
    assert (Hw : forall z', 0 <= weight z' <= 1) by (intro z'; unfold weight; destruct label_eq_dec; lra).
    apply Rle_trans with (sum (fun p : vec * label => weight (snd p) * (1 - sgn (snd p) * score d w b (fst p))) s).
    - right. rewrite sum_by_label. cbn [fst snd].
      assert (Hpart : forall z', occurs z' s -> sum (fun x => weight z' * (1 - sgn z' * score d w b x)) (with_label z' s)
        = weight z' * count z' s * (1 - sgn z' * score d w b (mean (with_label z' s)))).
      { intros z' Hz. rewrite (sum_mult (fun x => 1 - sgn z' * score d w b x)).
        rewrite (sum_ext _ (fun x => 1 + (- sgn z') * score d w b x)) by (intros; ring).
        rewrite (sum_plus (fun _ => 1) (fun x => (- sgn z') * score d w b x)), sum_constant,
          (sum_mult (fun x => score d w b x) (- sgn z')), (scores_of_mean d w b z' s Hz).
        unfold count. ring. }
      rewrite (Hpart plus Hp), (Hpart minus Hm), dot_means. unfold weight, m, M, score.
      destruct y; simpl other_label; (destruct (label_eq_dec plus _) as [E1|E1]; [|]); (destruct (label_eq_dec minus _) as [E2|E2]; [|]);
        try discriminate; try congruence; simpl sgn; field; unfold M, m in *; simpl in *; lra.
    - unfold H, hinge_loss. apply sum_le. intros p _. apply Hone, Hw. }
  lra.
Qed.

Lemma jensen (f : R -> R) {A} (phi : A -> R) l : convex_loss f -> l <> [] ->
  INR (length l) * f (sum phi l / INR (length l)) <= sum (fun a => f (phi a)) l.
Proof.
  intro Hf. induction l as [|a r IH]; [congruence|]. intros _. destruct r as [|c r].
  - simpl. replace ((phi a + 0) / 1) with (phi a) by field. lra.
  - specialize (IH ltac:(discriminate)). set (r' := c :: r) in *.
    assert (Hk : 0 < INR (length r')) by (apply lt_0_INR; simpl; lia). set (k := INR (length r')) in *.
    change (length (a :: r')) with (S (length r')). rewrite S_INR. fold k.
    change (sum phi (a :: r')) with (phi a + sum phi r').
    change (sum (fun a => f (phi a)) (a :: r')) with (f (phi a) + sum (fun a => f (phi a)) r').
    pose proof (Hf (phi a) (sum phi r' / k) (k / (k + 1))) as Hc.
    replace ((1 - k / (k + 1)) * phi a + k / (k + 1) * (sum phi r' / k)) with ((phi a + sum phi r') / (k + 1)) in Hc by (field; lra).
    assert (Ht : 0 <= k / (k + 1) <= 1).
    { split; [apply Rlt_le, Rdiv_lt_0_compat; lra|]. apply (Rmult_le_reg_r (k + 1)); [lra|].
      unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
    specialize (Hc Ht). apply (Rmult_le_compat_l (k + 1)) in Hc; [|lra].
    replace ((k + 1) * ((1 - k / (k + 1)) * f (phi a) + k / (k + 1) * f (sum phi r' / k))) with (f (phi a) + k * f (sum phi r' / k)) in Hc
      by (field; lra). lra.
Qed.

Theorem below_right_angle : Below_right_angle.
Proof.
  intros f d s lambda w b Hf Hfall Hp Hm Hl Hmin. destruct (Rlt_dec 0 (dot d w (means s))) as [|Hn]; [right; assumption|]. left.
  rewrite dot_means in Hn. set (P := count plus s). set (N := count minus s).
  assert (HP : 0 < P) by (apply count_positive, Hp). assert (HN : 0 < N) by (apply count_positive, Hm).
  set (zp := score d w b (mean (with_label plus s))). set (zm := score d w b (mean (with_label minus s))).
  assert (Hz : zp <= zm) by (unfold zp, zm, score; lra).
  assert (Hpart : forall y, occurs y s -> count y s * f (sgn y * score d w b (mean (with_label y s)))
    <= sum (fun x => f (sgn y * score d w b x)) (with_label y s)).
  { intros y Hy. pose proof (count_positive y s Hy) as Hc.
    assert (Hne : with_label y s <> []) by (intro E; unfold count in Hc; rewrite E in Hc; simpl in Hc; lra).
    pose proof (jensen f (fun x => sgn y * score d w b x) (with_label y s) Hf Hne) as HJ.
    rewrite (sum_mult (fun x => score d w b x) (sgn y)), (scores_of_mean d w b y s Hy) in HJ. fold (count y s) in HJ.
    replace (sgn y * (count y s * score d w b (mean (with_label y s))) / count y s)
      with (sgn y * score d w b (mean (with_label y s))) in HJ by (field; lra). exact HJ. }
  pose proof (Hpart plus Hp) as H1. pose proof (Hpart minus Hm) as H2. fold P zp in H1. fold N zm in H2.
  cbn [sgn] in H1, H2. rewrite Rmult_1_l in H1.
  assert (H3 : N * f (-1 * zp) <= N * f (-1 * zm)) by (apply Rmult_le_compat_l; [lra | apply Hfall; lra]).
  pose proof (Hmin (fun _ => 0) zp) as Hopt. unfold objective_of in Hopt.
  rewrite (dot_zero d (fun _ => 0) (fun _ => 0)) in Hopt by (intros i _; reflexivity).
  rewrite (sum_by_label (fun p => f (sgn (snd p) * score d w b (fst p)))) in Hopt.
  rewrite (sum_by_label (fun p => f (sgn (snd p) * score d (fun _ => 0) zp (fst p)))) in Hopt. cbn [fst snd sgn] in Hopt.
  assert (H0 : forall x, score d (fun _ => 0) zp x = zp)
    by (intro x; unfold score; rewrite dot_sym, dot_zero; [ring | intros i _; reflexivity]).
  rewrite (sum_ext (fun x => f (1 * score d (fun _ => 0) zp x)) (fun _ => f zp)) in Hopt by (intros; rewrite H0, Rmult_1_l; reflexivity).
  rewrite (sum_ext (fun x => f (-1 * score d (fun _ => 0) zp x)) (fun _ => f (-1 * zp))) in Hopt by (intros; rewrite H0; reflexivity).
  rewrite (sum_ext (fun x => f (1 * score d w b x)) (fun x => f (score d w b x))) in Hopt by (intros; rewrite Rmult_1_l; reflexivity).
  rewrite !sum_constant in Hopt. fold (count plus s) (count minus s) P N in Hopt.
  rewrite (sum_ext (fun x => f (1 * score d w b x)) (fun x => f (score d w b x))) in H1 by (intros; rewrite Rmult_1_l; reflexivity).
  set (A := sum (fun x => f (score d w b x)) (with_label plus s)) in *.
  set (C := sum (fun x => f (-1 * score d w b x)) (with_label minus s)) in *.
  assert (Hn0 : 0 < INR (length s)) by (rewrite counts; fold P N; lra).
  assert (Hle : (P * f zp + N * f (-1 * zp)) / INR (length s) <= (A + C) / INR (length s))
    by (apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Hn0 | lra]).
  assert (Hq : lambda * dot d w w <= 0) by lra.
  apply square_zero. pose proof (square_nonneg d w). destruct (Rle_lt_or_eq_dec _ _ H) as [Hpos|]; [|auto].
  pose proof (Rmult_lt_0_compat _ _ Hl Hpos). lra.
Qed.
