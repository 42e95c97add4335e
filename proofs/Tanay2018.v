(* SPDX-License-Identifier: MIT *)
(** A proof of each of [Tanay2018Statements]. *)

From Coq Require Import Reals List Lra Lia.
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
