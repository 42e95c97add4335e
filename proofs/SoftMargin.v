(* SPDX-License-Identifier: MIT *)
(** The soft-margin SVM: what dual numbers say of its minimisers, of the optimal biases, and of how far
    a minimiser is from any (w, b). The checkers of "svm-path" and "dual-gap" rest on this. *)

From Coq Require Import Reals List Lra Lia Permutation.
From separatrix Require Import Space MaxMargin Norms Tanay2018Statements.
Import ListNotations.
Open Scope R_scope.

Lemma hinge_dual c z : 0 <= c <= 1 -> c * (1 - z) <= hinge z.
Proof. intro H. unfold hinge. destruct (Rle_dec 0 (1 - z)); [rewrite Rmax_right by lra; nra | rewrite Rmax_left by lra; nra]. Qed.
Lemma hinge_mix z z' t : 0 <= t <= 1 -> hinge ((1 - t) * z + t * z') <= (1 - t) * hinge z + t * hinge z'.
Proof.
  intro Ht. unfold hinge. pose proof (Rmax_l 0 (1 - z)). pose proof (Rmax_r 0 (1 - z)).
  pose proof (Rmax_l 0 (1 - z')). pose proof (Rmax_r 0 (1 - z')). apply Rmax_lub; nra.
Qed.

Lemma sum_below {A} (f g : A -> R) l : (forall a, In a l -> f a <= g a) -> sum f l <= sum g l.
Proof.
  induction l as [|a r IH]; intro H; simpl; [lra|]. pose proof (H a (or_introl eq_refl)).
  assert (sum f r <= sum g r) by (apply IH; intros; apply H; right; assumption). lra.
Qed.
Lemma sum_map {A B} (f : B -> R) (h : A -> B) l : sum f (map h l) = sum (fun a => f (h a)) l.
Proof. induction l as [|a r IH]; simpl; [|rewrite IH]; reflexivity. Qed.
Lemma sum_minus {A} (f g : A -> R) l : sum (fun a => f a - g a) l = sum f l - sum g l.
Proof. induction l as [|a r IH]; simpl; [|rewrite IH]; ring. Qed.
Lemma sum_permuted {A} (f : A -> R) l l' : Permutation l l' -> sum f l = sum f l'.
Proof. induction 1; simpl; lra. Qed.

Lemma square_of d w v : dot d (difference w v) (difference w v) = dot d w w - 2 * dot d w v + dot d v v.
Proof. rewrite dot_difference, !(dot_sym d (difference w v)), !dot_difference, (dot_sym d v w). ring. Qed.
Lemma square_none d w v : dot d (difference w v) (difference w v) <= 0 -> same d w v.
Proof.
  intros H i Hi. pose proof (square_nonneg d (difference w v)).
  assert (E : difference w v i = 0) by (apply (square_zero d (difference w v)); [lra | assumption]). unfold difference in E. lra.
Qed.

Section Soft_margin.
Variable A : Type.
Variable d : nat.
Variable l : list A.
Variable pt : A -> vec * label.
Let s : labelled_set := map pt l.
Let n := INR (length s).
Hypothesis some : l <> [].

Let x a := fst (pt a).
Let y a := sgn (snd (pt a)).

Lemma number_positive : 0 < n.
Proof. unfold n, s. rewrite map_length. destruct l; [congruence|]. apply lt_0_INR. simpl. lia. Qed.
Lemma number_of : n = INR (length l).
Proof. unfold n, s. rewrite map_length. reflexivity. Qed.

(** ** Dual numbers *)

Definition push (c : A -> R) : vec := fun i => sum (fun a => c a * y a * x a i) l.
Definition dual (c : A -> R) := (forall a, In a l -> 0 <= c a <= 1) /\ sum (fun a => c a * y a) l = 0.

Lemma dot_push w c : dot d w (push c) = sum (fun a => c a * (y a * dot d w (x a))) l.
Proof.
  unfold push. rewrite (sum_ext _ (fun a => dot d w (scale (c a * y a) (x a)))) by (intros; rewrite dot_scale; ring).
  rewrite <- (dot_sum d w (fun a => scale (c a * y a) (x a))). reflexivity.
Qed.

Lemma loss_is w b : hinge_loss d s w b = sum (fun a => hinge (y a * score d w b (x a))) l.
Proof. unfold hinge_loss, s. rewrite sum_map. reflexivity. Qed.

Lemma dual_value w b c : sum (fun a => c a * y a) l = 0 ->
  sum (fun a => c a * (1 - y a * score d w b (x a))) l = sum c l - dot d w (push c).
Proof.
  intro H. rewrite dot_push.
  rewrite (sum_ext _ (fun a => (c a - c a * (y a * dot d w (x a))) - b * (c a * y a))) by (intros; unfold score; ring).
  rewrite sum_minus, sum_minus, sum_mult, H. ring.
Qed.

Lemma dual_below w b c : dual c -> sum c l - dot d w (push c) <= hinge_loss d s w b.
Proof.
  intros (Hc & Hb). rewrite loss_is, <- (dual_value w b c Hb). apply sum_below. intros a Ha. exact (hinge_dual (c a) _ (Hc a Ha)).
Qed.

(** With u = 2 n lambda w0, the value of the dual and the distance of w from w0 bound the objective. *)
Definition value lambda (c : A -> R) w0 := sum c l / n - lambda * dot d w0 w0.
Lemma objective_below lambda c w0 w b : dual c -> same d (push c) (scale (2 * n * lambda) w0) ->
  value lambda c w0 + lambda * dot d (difference w w0) (difference w w0) <= objective d s lambda w b.
Proof.
  intros Hc Hu. pose proof (dual_below w b c Hc) as H. pose proof number_positive as Hn.
  rewrite (dot_same d w w (push c) (scale (2 * n * lambda) w0)) in H by (try assumption; intros i _; reflexivity).
  rewrite dot_scale in H. unfold objective, value. fold n. rewrite square_of.
  assert (E : (sum c l - 2 * n * lambda * dot d w w0) / n <= hinge_loss d s w b / n)
    by (apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat, Hn | assumption]).
  replace ((sum c l - 2 * n * lambda * dot d w w0) / n) with (sum c l / n - 2 * lambda * dot d w w0) in E by (field; lra). lra.
Qed.

Lemma tight_objective lambda c w0 b0 : dual c -> same d (push c) (scale (2 * n * lambda) w0) ->
  (forall a, In a l -> hinge (y a * score d w0 b0 (x a)) = c a * (1 - y a * score d w0 b0 (x a))) ->
  objective d s lambda w0 b0 = value lambda c w0.
Proof.
  intros (Hc & Hb) Hu Ht. unfold objective, value. fold n. rewrite loss_is, (sum_ext _ _ l Ht), (dual_value w0 b0 c Hb).
  rewrite (dot_same d w0 w0 (push c) (scale (2 * n * lambda) w0)) by (try assumption; intros i _; reflexivity).
  rewrite dot_scale. field. pose proof number_positive. lra.
Qed.

(** ** An optimum *)

Definition excess (c : A -> R) beta mu a := y a * (dot d (push c) (x a) + beta) - mu.
Definition letter (c : A -> R) beta mu a :=
  c a = 1 /\ excess c beta mu a <= 0 \/ c a = 0 /\ 0 <= excess c beta mu a \/ excess c beta mu a = 0.
Definition optimal c beta mu := dual c /\ forall a, In a l -> letter c beta mu a.

Definition at_mu mu := mu / (2 * n).
Lemma at_mu_positive mu : 0 < mu -> 0 < at_mu mu.
Proof. intro H. unfold at_mu. pose proof number_positive. apply Rdiv_lt_0_compat; lra. Qed.

Lemma optimal_tight c beta mu a : 0 < mu -> letter c beta mu a ->
  let w := scale (/ mu) (push c) in hinge (y a * score d w (beta / mu) (x a)) = c a * (1 - y a * score d w (beta / mu) (x a)).
Proof.
  intros Hm H w. assert (E : excess c beta mu a = mu * (y a * score d w (beta / mu) (x a) - 1)).
  { unfold excess, score, w. rewrite dot_scaled. field. lra. }
  set (z := y a * score d w (beta / mu) (x a)) in *. unfold letter in H. rewrite E in H. unfold hinge.
  destruct H as [(-> & H)|[(-> & H)|H]].
  - rewrite Rmax_right; [ring|]. nra.
  - rewrite Rmax_left; [ring|]. nra.
  - assert (Ez : z = 1) by nra. rewrite Ez, Rmax_left by lra. ring.
Qed.

Lemma optimal_push c mu : 0 < mu -> same d (push c) (scale (2 * n * at_mu mu) (scale (/ mu) (push c))).
Proof. intros Hm i _. unfold scale, at_mu. pose proof number_positive. field. lra. Qed.

Theorem optimal_minimises c beta mu : 0 < mu -> optimal c beta mu ->
  is_minimiser d s (at_mu mu) (scale (/ mu) (push c)) (beta / mu) /\
  forall w b, is_minimiser d s (at_mu mu) w b -> same d w (scale (/ mu) (push c)).
Proof.
  intros Hm (Hd & Hl). pose proof (at_mu_positive mu Hm) as Hlam. set (w0 := scale (/ mu) (push c)).
  assert (Ev : objective d s (at_mu mu) w0 (beta / mu) = value (at_mu mu) c w0)
    by (apply tight_objective; [assumption | apply optimal_push, Hm | intros a Ha; apply optimal_tight; [assumption | apply Hl, Ha]]).
  assert (Hlow : forall w b, value (at_mu mu) c w0 + at_mu mu * dot d (difference w w0) (difference w w0) <= objective d s (at_mu mu) w b)
    by (intros; apply objective_below; [assumption | apply optimal_push, Hm]).
  split.
  - intros w b. rewrite Ev. specialize (Hlow w b). pose proof (square_nonneg d (difference w w0)). nra.
  - intros w b H. specialize (H w0 (beta / mu)). specialize (Hlow w b). rewrite Ev in H. apply square_none. nra.
Qed.

(** ** Any minimiser is near any (w, b) whose objective is near the dual's value *)

Lemma minimiser_grows lambda w b w' b' : 0 < lambda -> is_minimiser d s lambda w b ->
  objective d s lambda w b + lambda * dot d (difference w' w) (difference w' w) <= objective d s lambda w' b'.
Proof.
  intros Hl Hm. set (q := dot d (difference w' w) (difference w' w)). assert (Hq : 0 <= q) by apply square_nonneg.
  assert (H : forall t, 0 < t < 1 -> lambda * (1 - t) * q <= objective d s lambda w' b' - objective d s lambda w b).
  { intros t Ht. specialize (Hm (mix t w w') ((1 - t) * b + t * b')).
    assert (Hloss : hinge_loss d s (mix t w w') ((1 - t) * b + t * b') <= (1 - t) * hinge_loss d s w b + t * hinge_loss d s w' b').
    { rewrite !loss_is, <- !sum_mult, <- sum_plus. apply sum_below. intros a _.
      replace (y a * score d (mix t w w') ((1 - t) * b + t * b') (x a)) with ((1 - t) * (y a * score d w b (x a)) + t * (y a * score d w' b' (x a))).
      - apply hinge_mix. lra.
      - unfold score. rewrite !(dot_sym d _ (x a)), dot_mix. ring. }
    assert (Esq : dot d (mix t w w') (mix t w w') = (1 - t) * dot d w w + t * dot d w' w' - t * (1 - t) * q).
    { unfold q. rewrite square_of, dot_mix, !(dot_sym d (mix t w w')), !dot_mix, (dot_sym d w' w). ring. }
    unfold objective in *. fold n in Hm |- *. pose proof number_positive as Hn.
    assert (Hdiv : hinge_loss d s (mix t w w') ((1 - t) * b + t * b') / n <= ((1 - t) * hinge_loss d s w b + t * hinge_loss d s w' b') / n)
      by (apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat, Hn | assumption]).
    replace (((1 - t) * hinge_loss d s w b + t * hinge_loss d s w' b') / n) with ((1 - t) * (hinge_loss d s w b / n) + t * (hinge_loss d s w' b' / n)) in Hdiv by (field; lra).
    rewrite Esq in Hm. set (P := hinge_loss d s w b / n) in *. set (P' := hinge_loss d s w' b' / n) in *.
    assert (Hs : t * (lambda * (1 - t) * q) <= t * (P' + lambda * dot d w' w' - (P + lambda * dot d w w))) by nra.
    apply Rmult_le_reg_l in Hs; [lra | lra]. }
  destruct (Rle_dec (lambda * q) (objective d s lambda w' b' - objective d s lambda w b)) as [|Hn]; [lra|]. exfalso.
  set (D := objective d s lambda w' b' - objective d s lambda w b) in *. assert (Hq' : 0 < lambda * q).
  { specialize (Hm w' b'). unfold D in Hn. lra. }
  set (t := (lambda * q - D) / (2 * (lambda * q))). assert (HD : 0 <= D) by (specialize (Hm w' b'); unfold D; lra).
  assert (Et : t * (2 * (lambda * q)) = lambda * q - D).
  { assert (0 < q) by (destruct Hq as [|E]; [assumption | rewrite <- E, Rmult_0_r in Hq'; lra]). unfold t. field. split; lra. }
  assert (Ht : 0 < t < 1) by (split; nra). specialize (H t Ht). fold D in H. set (Q := lambda * q) in *.
  replace (lambda * (1 - t) * q) with (Q - t * Q) in H by (unfold Q; ring). lra.
Qed.

Theorem minimiser_near lambda c w0 b0 w b : 0 < lambda -> dual c -> same d (push c) (scale (2 * n * lambda) w0) ->
  is_minimiser d s lambda w b ->
  2 * lambda * dot d (difference w w0) (difference w w0) <= objective d s lambda w0 b0 - value lambda c w0.
Proof.
  intros Hl Hc Hu Hm. pose proof (objective_below lambda c w0 w b Hc Hu). pose proof (minimiser_grows lambda w b w0 b0 Hl Hm).
  rewrite square_of in *. rewrite (dot_sym d w0 w) in *. lra.
Qed.

(** ** Which biases are optimal *)

Definition kink w a := y a - dot d w (x a).

Lemma loss_by_kinks w b : hinge_loss d s w b
  = sum (fun a => match snd (pt a) with plus => kink w a - b | minus => 0 end) l + sum (fun a => Rmax 0 (b - kink w a)) l.
Proof.
  rewrite loss_is, <- sum_plus. apply sum_ext. intros a _. unfold hinge, kink, score, y, x. destruct (snd (pt a)); simpl.
  - destruct (Rle_dec 0 (b - (1 - dot d w (fst (pt a))))); [rewrite Rmax_left, Rmax_right by lra; ring | rewrite Rmax_right, Rmax_left by lra; ring].
  - rewrite Rplus_0_l. f_equal. ring.
Qed.

(** Kinks in two groups, as many in the first as there are points of label +1, none above any of the second. *)
Variables (w : vec) (first rest : list R).
Hypothesis parted : Permutation (map (kink w) l) (first ++ rest).
Hypothesis ordered : forall k k', In k first -> In k' rest -> k <= k'.
Hypothesis as_many : INR (length first) = sum (fun a => match snd (pt a) with plus => 1 | minus => 0 end) l.

Definition between b := (forall k, In k first -> k <= b) /\ forall k, In k rest -> b <= k.

Definition ground := sum (fun a => match snd (pt a) with plus => kink w a | minus => 0 end) l - sum (fun k => k) first.
Definition slack b := sum (fun k => Rmax 0 (b - k) - (b - k)) first + sum (fun k => Rmax 0 (b - k)) rest.
Lemma sum_app {B} (f : B -> R) l1 l2 : sum f (l1 ++ l2) = sum f l1 + sum f l2.
Proof. induction l1 as [|a r IH]; simpl; [|rewrite IH]; ring. Qed.
Lemma sum_const (b : R) (ks : list R) : sum (fun _ => b) ks = INR (length ks) * b.
Proof. induction ks as [|k r IH]; [simpl; ring|]. cbn [length]. rewrite S_INR. simpl sum. rewrite IH. ring. Qed.

Lemma loss_parted b : hinge_loss d s w b = ground + slack b.
Proof.
  rewrite loss_by_kinks. unfold ground, slack.
  rewrite <- (sum_map (fun k => Rmax 0 (b - k)) (kink w)), (sum_permuted _ _ _ parted), sum_app.
  rewrite (sum_minus (fun k => Rmax 0 (b - k)) (fun k => b - k)), (sum_minus (fun _ => b) (fun k => k)), sum_const, as_many.
  rewrite (sum_ext _ (fun a => match snd (pt a) with plus => kink w a | minus => 0 end - b * match snd (pt a) with plus => 1 | minus => 0 end) l)
    by (intros a _; destruct (snd (pt a)); ring).
  rewrite sum_minus, sum_mult. ring.
Qed.

Lemma slack_nonneg b : 0 <= slack b.
Proof.
  unfold slack. assert (0 <= sum (fun k => Rmax 0 (b - k) - (b - k)) first) by (apply sum_nonneg; intros k _; pose proof (Rmax_r 0 (b - k)); lra).
  assert (0 <= sum (fun k => Rmax 0 (b - k)) rest) by (apply sum_nonneg; intros k _; apply Rmax_l). lra.
Qed.
Lemma slack_zero b : slack b <= 0 <-> between b.
Proof.
  unfold slack. assert (H1 : forall k, In k first -> 0 <= Rmax 0 (b - k) - (b - k)) by (intros k _; pose proof (Rmax_r 0 (b - k)); lra).
  assert (H2 : forall k, In k rest -> 0 <= Rmax 0 (b - k)) by (intros k _; apply Rmax_l).
  pose proof (sum_nonneg _ _ H1) as N1. pose proof (sum_nonneg _ _ H2) as N2. split.
  - intro H. split; intros k Hk.
    + pose proof (sum_zero _ _ H1 ltac:(lra) k Hk) as E. simpl in E. pose proof (Rmax_l 0 (b - k)). lra.
    + pose proof (sum_zero _ _ H2 ltac:(lra) k Hk) as E. simpl in E. pose proof (Rmax_r 0 (b - k)). lra.
  - intros (Hf & Hr). rewrite (sum_ext (fun k => Rmax 0 (b - k) - (b - k)) (fun _ => 0 * 0)), (sum_ext (fun k => Rmax 0 (b - k)) (fun _ => 0 * 0)), !sum_mult; [lra| |].
    + intros k Hk. rewrite Rmax_left; [ring|]. specialize (Hr k Hk). lra.
    + intros k Hk. rewrite Rmax_right; [ring|]. specialize (Hf k Hk). lra.
Qed.

Lemma some_between : exists b, between b.
Proof.
  assert (D : first = [] \/ first <> []) by (destruct first; [left; reflexivity | right; discriminate]). destruct D as [Ef|Ef].
  - assert (L : forall ks : list R, exists b, forall k, In k ks -> b <= k).
    { induction ks as [|k ks (b & Hb)]; [exists 0; intros ? []|]. exists (Rmin k b). intros k' [<-|Hk]; [apply Rmin_l|]. pose proof (Rmin_r k b). specialize (Hb k' Hk). lra. }
    destruct (L rest) as (b & Hb). exists b. split; [rewrite Ef; intros ? [] | assumption].
  - assert (L : forall ks : list R, ks <> [] -> exists b, In b ks /\ forall k, In k ks -> k <= b).
    { induction ks as [|k ks IH]; [congruence|]. intros _. destruct ks as [|k' ks]; [exists k; split; [left; reflexivity | intros ? [<-|[]]; lra]|].
      destruct IH as (b & Hin & Hb); [discriminate|]. destruct (Rle_dec k b) as [H|H].
      - exists b. split; [right; assumption|]. intros j [<-|Hj]; [assumption | apply Hb, Hj].
      - exists k. split; [left; reflexivity|]. intros j [<-|Hj]; [lra|]. specialize (Hb j Hj). lra. }
    destruct (L first Ef) as (b & Hin & Hb). exists b. split; [assumption|]. intros k Hk. apply ordered; assumption.
Qed.

Theorem optimal_biases lambda b0 : is_minimiser d s lambda w b0 -> forall b, is_minimiser d s lambda w b <-> between b.
Proof.
  intros H0 b. pose proof number_positive as Hn. fold n in Hn.
  assert (Hobj : forall b b', hinge_loss d s w b <= hinge_loss d s w b' <-> objective d s lambda w b <= objective d s lambda w b').
  { intros c c'. unfold objective. fold n. assert (Hi : 0 < / n) by (apply Rinv_0_lt_compat, Hn). unfold Rdiv. split; intro H.
    - apply Rplus_le_compat_r, Rmult_le_compat_r; lra.
    - apply Rplus_le_reg_r in H. apply Rmult_le_reg_r in H; assumption. }
  destruct some_between as (b1 & Hb1). pose proof (proj2 (slack_zero b1) Hb1) as Z1. split.
  - intro H. apply slack_zero. specialize (H w b1). apply Hobj in H. rewrite !loss_parted in H. lra.
  - intro H. apply slack_zero in H. intros w' b'. apply Rle_trans with (objective d s lambda w b0); [|apply H0].
    apply Hobj. rewrite !loss_parted. pose proof (slack_nonneg b0). lra.
Qed.

End Soft_margin.

(** ** From one optimum to the next *)

Section Along_the_path.
Variable A : Type.
Variable d : nat.
Variable l : list A.
Variable pt : A -> vec * label.
Let s : labelled_set := map pt l.
Hypothesis some : l <> [].

Lemma push_mix c c' t i : push A l pt (fun a => (1 - t) * c a + t * c' a) i = (1 - t) * push A l pt c i + t * push A l pt c' i.
Proof. unfold push. rewrite <- !sum_mult, <- sum_plus. apply sum_ext. intros a _. ring. Qed.

Definition shared (c : A -> R) beta mu (c' : A -> R) beta' mu' a :=
  c a = 1 /\ excess A d l pt c beta mu a <= 0 /\ c' a = 1 /\ excess A d l pt c' beta' mu' a <= 0
  \/ c a = 0 /\ 0 <= excess A d l pt c beta mu a /\ c' a = 0 /\ 0 <= excess A d l pt c' beta' mu' a
  \/ excess A d l pt c beta mu a = 0 /\ excess A d l pt c' beta' mu' a = 0.

Lemma optimal_mix c beta mu c' beta' mu' t : 0 <= t <= 1 -> dual A l pt c -> dual A l pt c' ->
  (forall a, In a l -> shared c beta mu c' beta' mu' a) ->
  optimal A d l pt (fun a => (1 - t) * c a + t * c' a) ((1 - t) * beta + t * beta') ((1 - t) * mu + t * mu').
Proof.
  intros Ht (Hc & Hb) (Hc' & Hb') Hs. split; [split|].
  - intros a Ha. specialize (Hc a Ha). specialize (Hc' a Ha). split; nra.
  - rewrite (sum_ext _ (fun a => (1 - t) * (c a * sgn (snd (pt a))) + t * (c' a * sgn (snd (pt a))))) by (intros; ring).
    rewrite sum_plus, !sum_mult, Hb, Hb'. ring.
  - intros a Ha. assert (E : excess A d l pt (fun a => (1 - t) * c a + t * c' a) ((1 - t) * beta + t * beta') ((1 - t) * mu + t * mu') a
      = (1 - t) * excess A d l pt c beta mu a + t * excess A d l pt c' beta' mu' a).
    { unfold excess. rewrite !(dot_sym d (push A l pt _)).
      rewrite (dot_same d (fst (pt a)) (fst (pt a)) (push A l pt (fun a => (1 - t) * c a + t * c' a)) (mix t (push A l pt c) (push A l pt c')))
        by (intros i _; first [reflexivity | apply push_mix]).
      rewrite dot_mix. ring. }
    unfold letter. rewrite E. destruct (Hs a Ha) as [(-> & H1 & -> & H2)|[(-> & H1 & -> & H2)|(H1 & H2)]].
    + left. split; [ring | nra].
    + right. left. split; [ring | nra].
    + right. right. rewrite H1, H2. ring.
Qed.

(** u is 0 at mu = 0. *)
Lemma no_push_at_0 c beta : optimal A d l pt c beta 0 -> same d (push A l pt c) (fun _ => 0).
Proof.
  intros ((Hc & Hb) & Hl). apply square_zero. apply Rle_antisym; [|apply square_nonneg].
  rewrite dot_push. rewrite (sum_ext _ (fun a => c a * excess A d l pt c beta 0 a - beta * (c a * sgn (snd (pt a))))) by (intros; unfold excess; ring).
  rewrite sum_minus, sum_mult, Hb. rewrite Rmult_0_r, Rminus_0_r.
  apply Rle_trans with (sum (fun _ : A => 0 * 0) l); [|rewrite sum_mult; lra]. apply sum_below. intros a Ha. specialize (Hc a Ha). cbv beta.
  destruct (Hl a Ha) as [(-> & H)|[(-> & H)|H]]; [lra | lra | rewrite H; lra].
Qed.

Lemma objective_alike lambda w w' b : same d w w' -> objective d s lambda w b = objective d s lambda w' b.
Proof.
  intro H. unfold objective, hinge_loss, score. rewrite (dot_same d w w' w w') by assumption.
  f_equal. f_equal. apply sum_ext. intros p _. rewrite (dot_same d w w' (fst p) (fst p)) by (try assumption; intros i _; reflexivity). reflexivity.
Qed.
Lemma minimiser_alike lambda w w' b : same d w w' -> is_minimiser d s lambda w b -> is_minimiser d s lambda w' b.
Proof. intros H Hm v c. rewrite <- (objective_alike lambda w w' b H). apply Hm. Qed.

(** Once w is 0 it stays 0. *)
Lemma none_later lambda lambda' w b w' b' : lambda < lambda' -> is_minimiser d s lambda w b -> same d w (fun _ => 0) ->
  is_minimiser d s lambda' w' b' -> same d w' (fun _ => 0).
Proof.
  intros Hl Hm Hz Hm'. apply square_zero. apply Rle_antisym; [|apply square_nonneg].
  specialize (Hm w' b'). specialize (Hm' w b). unfold objective in *. rewrite (dot_zero d w w Hz) in *.
  pose proof (square_nonneg d w'). nra.
Qed.

Lemma nonzero_or e u : nonzero e u \/ same e u (fun _ => 0).
Proof.
  induction e as [|k [(i & Hi & Hu)|Hs]]; [right; intros i Hi; lia | left; exists i; split; [lia | assumption]|].
  destruct (Req_dec (u k) 0) as [E|E]; [right | left; exists k; split; [lia | assumption]].
  intros i Hi. destruct (Nat.eq_dec i k) as [->|]; [assumption | apply Hs; lia].
Qed.
Lemma zero_not_nonzero u : same d u (fun _ => 0) -> ~ nonzero d u.
Proof. intros H (i & Hi & Hu). apply Hu, H, Hi. Qed.

(** *** The angle *)

Definition turns g a b := dot d (difference b a) g * dot d a a - dot d a g * dot d a (difference b a).

Lemma cosine_rises g u u' : nonzero d u -> nonzero d u' -> nonzero d g ->
  (forall t, 0 <= t <= 1 -> nonzero d (mix t u u')) -> 0 <= turns g u u' -> 0 <= - turns g u' u ->
  cosine d u g <= cosine d u' g.
Proof.
  intros Hu Hu' Hg Hbetween H1 H2. unfold turns in *.
  assert (E1 : dot d (difference u' u) g * dot d u u - dot d u g * dot d u (difference u' u) = dot d u' g * dot d u u - dot d u g * dot d u u').
  { rewrite dot_difference, !(dot_sym d (difference _ _)), dot_difference, (dot_sym d g u'), (dot_sym d g u). ring. }
  assert (E2 : dot d (difference u u') g * dot d u' u' - dot d u' g * dot d u' (difference u u') = dot d u g * dot d u' u' - dot d u' g * dot d u u').
  { rewrite dot_difference, !(dot_sym d (difference _ _)), dot_difference, (dot_sym d g u'), (dot_sym d g u), (dot_sym d u' u). ring. }
  rewrite E1 in H1. rewrite E2 in H2. clear E1 E2.
  pose proof (norm_positive d u Hu) as Nu. pose proof (norm_positive d u' Hu') as Nu'. pose proof (norm_positive d g Hg) as Ng.
  pose proof (dot_abs_below_norms d u u') as Hcs. rewrite <- !norm_square in *.
  assert (Hanti : norm d u * norm d u' + dot d u u' <= 0 -> False).
  { intro H. set (a := norm d u) in *. set (a' := norm d u') in *. set (t := a / (a + a')).
    assert (Ht : 0 <= t <= 1).
    { assert (Hi : 0 < / (a + a')) by (apply Rinv_0_lt_compat; lra). assert (Ei : (a + a') * / (a + a') = 1) by (field; lra). unfold t, Rdiv. split; nra. }
    destruct (Hbetween t Ht) as (i & Hi & Hn). apply Hn.
    assert (Z : same d (mix t u u') (fun _ => 0)); [|apply Z; assumption]. apply square_zero.
    apply Rle_antisym; [|apply square_nonneg].
    rewrite dot_mix, !(dot_sym d (mix t u u')), !dot_mix, (dot_sym d u' u), <- !norm_square. fold a a'.
    replace ((1 - t) * ((1 - t) * (a * a) + t * dot d u u') + t * ((1 - t) * dot d u u' + t * (a' * a')))
      with ((1 - t) * (1 - t) * (a * a) + t * t * (a' * a') + 2 * (t * (1 - t)) * dot d u u') by ring.
    assert (Et : (1 - t) * a = t * a') by (unfold t; field; lra).
    assert (Ett : 0 <= t * (1 - t)) by nra.
    assert (Eq : (1 - t) * (1 - t) * (a * a) + t * t * (a' * a') = 2 * (t * (1 - t)) * (a * a')).
    { replace ((1 - t) * (1 - t) * (a * a)) with (((1 - t) * a) * ((1 - t) * a)) by ring. rewrite Et at 1. replace (t * t * (a' * a')) with ((t * a') * (t * a')) by ring.
      rewrite <- Et at 2. ring. }
    rewrite Eq. nra. }
  unfold cosine. set (a := norm d u) in *. set (a' := norm d u') in *. set (G := norm d g) in *. set (p := dot d u g) in *. set (p' := dot d u' g) in *. set (m := dot d u u') in *.
  assert (Hm : - (a * a') < m <= a * a').
  { pose proof (Rle_abs m). pose proof (Rle_abs (- m)) as Hn. rewrite Rabs_Ropp in Hn. split; [|lra]. destruct (Rlt_dec (- (a * a')) m); [assumption|]. exfalso. apply Hanti. lra. }
  assert (Haa : 0 < a * a') by (apply Rmult_lt_0_compat; assumption).
  assert (A2 : 0 < a * a) by (apply Rmult_lt_0_compat; assumption). assert (B2 : 0 < a' * a') by (apply Rmult_lt_0_compat; assumption).
  assert (F1 : p * m <= p' * (a * a)) by lra. assert (F2 : p * (a' * a') <= p' * m) by lra. clear H1 H2 Hbetween Hanti.
  assert (Goal : p * a' <= p' * a).
  { destruct (Rle_dec 0 m) as [Hm0|Hm0].
    - destruct (Rle_dec 0 p) as [Hp|Hp].
      + assert (Hp' : 0 <= p').
        { apply Rmult_le_reg_r with (a * a); [assumption|]. rewrite Rmult_0_l. apply Rle_trans with (p * m); [apply Rmult_le_pos; assumption | assumption]. }
        apply Rmult_le_reg_r with a'; [assumption|]. replace (p' * a * a') with (p' * (a * a')) by ring. replace (p * a' * a') with (p * (a' * a')) by ring.
        apply Rle_trans with (p' * m); [assumption|]. apply Rmult_le_compat_l; lra.
      + apply Rmult_le_reg_r with a; [assumption|]. replace (p' * a * a) with (p' * (a * a)) by ring. replace (p * a' * a) with (p * (a * a')) by ring.
        apply Rle_trans with (p * m); [|assumption]. assert (- p * m <= - p * (a * a')) by (apply Rmult_le_compat_l; lra). lra.
    - destruct (Rle_dec p 0) as [Hp|Hp].
      + assert (Hp' : 0 <= p').
        { apply Rmult_le_reg_r with (a * a); [assumption|]. rewrite Rmult_0_l. apply Rle_trans with (p * m); [|assumption].
          replace (p * m) with (- p * - m) by ring. apply Rmult_le_pos; lra. }
        apply Rle_trans with 0; [|apply Rmult_le_pos; lra]. assert (0 <= - p * a') by (apply Rmult_le_pos; lra). lra.
      + exfalso. assert (Hp' : p' * m > 0) by (apply Rlt_le_trans with (p * (a' * a')); [apply Rmult_lt_0_compat; lra | assumption]).
        assert (K1 : p * (a' * a') * (a * a) <= p' * m * (a * a)) by (apply Rmult_le_compat_r; lra).
        assert (K2 : (p * m) * - m <= p' * (a * a) * - m) by (apply Rmult_le_compat_r; lra).
        assert (K3 : m * m < (a * a') * (a * a')).
        { replace (m * m) with (- m * - m) by ring. apply Rmult_le_0_lt_compat; lra. }
        assert (K4 : p * (m * m) < p * ((a * a') * (a * a'))) by (apply Rmult_lt_compat_l; lra). lra. }
  unfold Rdiv. rewrite !Rinv_mult. apply Rmult_le_reg_r with (a * a' * G); [apply Rmult_lt_0_compat; assumption|].
  replace (p * (/ a * / G) * (a * a' * G)) with (p * a') by (field; lra). replace (p' * (/ a' * / G) * (a * a' * G)) with (p' * a) by (field; lra). assumption.
Qed.

Lemma turns_between g a b t t' : 
  turns g (mix t a b) (mix t' a b) = (t' - t) * ((1 - t) * turns g a b + t * - turns g b a).
Proof.
  unfold turns. rewrite !dot_difference, !(dot_sym d (difference _ _)), !dot_difference, !dot_mix, !(dot_sym d (mix _ _ _)), !dot_mix, !(dot_sym d b), !(dot_sym d g). ring.
Qed.

Lemma cosine_scaled k u g : 0 < k -> nonzero d u -> nonzero d g -> cosine d (scale k u) g = cosine d u g.
Proof.
  intros Hk Hu Hg. unfold cosine. rewrite dot_scaled, norm_scale, Rabs_right by lra.
  pose proof (norm_positive d u Hu). pose proof (norm_positive d g Hg). field. lra.
Qed.
Lemma cosine_alike u v g : same d u v -> cosine d u g = cosine d v g.
Proof. intro H. unfold cosine. rewrite (norm_same d u v H), (dot_same d u v g g) by (try assumption; intros i _; reflexivity). reflexivity. Qed.
Lemma nonzero_scaled k u : k <> 0 -> nonzero d (scale k u) <-> nonzero d u.
Proof.
  intro Hk. split; intros (i & Hi & H); exists i; (split; [assumption|]); unfold scale in *; intro E; apply H; [rewrite E; ring|].
  apply Rmult_integral in E. destruct E; [contradiction | assumption].
Qed.
Lemma nonzero_alike u v : same d u v -> nonzero d u -> nonzero d v.
Proof. intros H (i & Hi & Hu). exists i. split; [assumption|]. rewrite <- H; assumption. Qed.

Definition minimises mu w := exists b, is_minimiser d s (at_mu A l pt mu) w b.
(** On [a, b]: minimisers exist, none is 0, and their cosine with g does not fall. *)
Definition climbs g a b := forall mu, 0 < mu -> a <= mu <= b -> (exists w, minimises mu w) /\
  forall mu' w w', mu <= mu' <= b -> minimises mu w -> minimises mu' w' ->
  nonzero d w /\ nonzero d w' /\ cosine d w g <= cosine d w' g.

Lemma climbs_on g a b c : 0 < b -> a <= b -> climbs g a b -> climbs g b c -> climbs g a c.
Proof.
  intros Hb Hab H1 H2 mu Hm Hr. destruct (Rle_lt_dec mu b) as [Hle|Hlt].
  - destruct (H1 mu Hm ltac:(lra)) as (Hex & Hc). split; [assumption|]. intros mu' w w' Hr' Hw Hw'.
    destruct (Rle_lt_dec mu' b) as [Hle'|Hlt'].
    + apply (Hc mu' w w'); [lra | assumption..].
    + destruct (H1 b Hb ltac:(lra)) as ((wb & Hwb) & _). destruct (H2 b Hb ltac:(lra)) as (_ & Hc').
      destruct (Hc b w wb ltac:(lra) Hw Hwb) as (Hn & _ & L1). destruct (Hc' mu' wb w' ltac:(lra) Hwb Hw') as (_ & Hn' & L2).
      split; [assumption|]. split; [assumption | lra].
  - apply (H2 mu Hm). lra.
Qed.

Lemma at_mu_rises mu mu' : mu < mu' -> at_mu A l pt mu < at_mu A l pt mu'.
Proof.
  intro H. unfold at_mu, Rdiv. apply Rmult_lt_compat_r; [|assumption]. apply Rinv_0_lt_compat. pose proof (number_positive A l pt some). lra.
Qed.

Lemma segment_climbs g c beta mu0 c' beta' mu1 : 0 <= mu0 < mu1 -> dual A l pt c -> dual A l pt c' ->
  (forall a, In a l -> shared c beta mu0 c' beta' mu1 a) -> nonzero d (push A l pt c') -> nonzero d g ->
  0 <= turns g (push A l pt c) (push A l pt c') -> 0 <= - turns g (push A l pt c') (push A l pt c) -> climbs g mu0 mu1.
Proof.
  intros Hmu Hc Hc' Hs Hend Hg T0 T1. set (P := fun t => mix t (push A l pt c) (push A l pt c')). set (M := fun t => (1 - t) * mu0 + t * mu1).
  assert (Hall : forall t, 0 <= t <= 1 -> 0 < M t -> minimises (M t) (scale (/ M t) (P t)) /\ forall w, minimises (M t) w -> same d w (scale (/ M t) (P t))).
  { intros t Ht Hm. pose proof (optimal_mix c beta mu0 c' beta' mu1 t Ht Hc Hc' Hs) as Ho. fold (M t) in Ho.
    destruct (optimal_minimises A d l pt some _ _ _ Hm Ho) as (Hmin & Huni).
    assert (Ep : same d (scale (/ M t) (push A l pt (fun a => (1 - t) * c a + t * c' a))) (scale (/ M t) (P t)))
      by (intros i _; unfold scale, P, mix; rewrite push_mix; reflexivity).
    split; [eexists; apply (minimiser_alike _ _ _ _ Ep Hmin)|]. intros w (b & Hb) i Hi. rewrite (Huni w b Hb i Hi). apply Ep, Hi. }
  assert (Hat1 : M 1 = mu1) by (unfold M; ring).
  assert (Hnone : forall t, 0 <= t <= 1 -> 0 < M t -> nonzero d (P t)).
  { intros t Ht Hm. destruct (nonzero_or d (P t)) as [|Hz]; [assumption|]. exfalso.
    destruct (Hall t Ht Hm) as ((b & Hb) & _). destruct (Hall 1 ltac:(lra) ltac:(lra)) as ((b1 & Hb1) & _).
    assert (Z1 : same d (scale (/ M 1) (P 1)) (fun _ => 0)).
    { destruct (Req_dec t 1) as [->|Hne]; [intros i Hi; unfold scale; rewrite (Hz i Hi); ring|].
      apply (none_later (at_mu A l pt (M t)) (at_mu A l pt (M 1)) (scale (/ M t) (P t)) b _ b1); try assumption.
      - apply at_mu_rises. unfold M. nra.
      - intros i Hi. unfold scale. rewrite (Hz i Hi). ring. }
    destruct Hend as (i & Hi & Hne). specialize (Z1 i Hi). unfold scale, P, mix in Z1. rewrite Hat1 in Z1.
    apply Rmult_integral in Z1. destruct Z1 as [Z1|Z1]; [|apply Hne; lra]. revert Z1. apply Rinv_neq_0_compat. lra. }
  assert (Ht : forall mu, mu0 <= mu <= mu1 -> exists t, 0 <= t <= 1 /\ M t = mu).
  { intros mu Hr. exists ((mu - mu0) / (mu1 - mu0)). assert (Hi : 0 < / (mu1 - mu0)) by (apply Rinv_0_lt_compat; lra).
    assert (Ei : (mu1 - mu0) * / (mu1 - mu0) = 1) by (field; lra). split; [unfold Rdiv; split; nra | unfold M; field; lra]. }
  intros mu Hm Hr. destruct (Ht mu Hr) as (t & Htt & Em). subst mu. destruct (Hall t Htt Hm) as (Hex & Huni). split; [eexists; exact Hex|].
  intros mu' w w' Hr' Hw Hw'. destruct (Ht mu' ltac:(lra)) as (t' & Htt' & Em'). subst mu'. assert (Hm' : 0 < M t') by lra.
  destruct (Hall t' Htt' Hm') as (_ & Huni'). specialize (Huni w Hw). specialize (Huni' w' Hw').
  pose proof (Hnone t Htt Hm) as Hn. pose proof (Hnone t' Htt' Hm') as Hn'.
  assert (Ki : 0 < / M t) by (apply Rinv_0_lt_compat, Hm). assert (Ki' : 0 < / M t') by (apply Rinv_0_lt_compat, Hm').
  split; [|split].
  - apply (nonzero_alike (scale (/ M t) (P t))); [intros i Hi; symmetry; apply Huni, Hi | apply nonzero_scaled; [lra | assumption]].
  - apply (nonzero_alike (scale (/ M t') (P t'))); [intros i Hi; symmetry; apply Huni', Hi | apply nonzero_scaled; [lra | assumption]].
  - rewrite (cosine_alike _ _ g Huni), (cosine_alike _ _ g Huni'), !cosine_scaled by assumption.
    assert (Htle : t <= t') by (destruct (Rle_dec t t'); [assumption|]; unfold M in Hr'; nra).
    assert (Eturn : forall a b, turns g (P a) (P b) = (b - a) * ((1 - a) * turns g (push A l pt c) (push A l pt c') + a * - turns g (push A l pt c') (push A l pt c)))
      by (intros; apply turns_between).
    apply cosine_rises; try assumption.
    + intros r Hrr. apply (nonzero_alike (P ((1 - r) * t + r * t'))); [intros i _; unfold P, mix; ring|].
      apply Hnone; [split; nra|]. unfold M. assert (M ((1 - r) * t + r * t') = (1 - r) * M t + r * M t') by (unfold M; ring). unfold M in *. nra.
    + rewrite Eturn. apply Rmult_le_pos; [lra|]. assert (0 <= (1 - t) * turns g (push A l pt c) (push A l pt c')) by (apply Rmult_le_pos; lra).
      assert (0 <= t * - turns g (push A l pt c') (push A l pt c)) by (apply Rmult_le_pos; lra). lra.
    + rewrite Eturn. assert (0 <= (1 - t') * turns g (push A l pt c) (push A l pt c')) by (apply Rmult_le_pos; lra).
      assert (0 <= t' * - turns g (push A l pt c') (push A l pt c)) by (apply Rmult_le_pos; lra).
      assert (0 <= (t' - t) * ((1 - t') * turns g (push A l pt c) (push A l pt c') + t' * - turns g (push A l pt c') (push A l pt c))) by (apply Rmult_le_pos; lra). lra.
Qed.

(** After the last segment u stays. *)
Definition kept (c : A -> R) beta mu slope a := let r := excess A d l pt c beta mu a in let v := sgn (snd (pt a)) * slope - 1 in
  c a = 1 /\ r <= 0 /\ v <= 0 \/ c a = 0 /\ 0 <= r /\ 0 <= v \/ r = 0 /\ v = 0.
Lemma ray_climbs g c beta mu0 slope b : 0 < mu0 -> dual A l pt c -> (forall a, In a l -> kept c beta mu0 slope a) ->
  nonzero d (push A l pt c) -> nonzero d g -> climbs g mu0 b.
Proof.
  intros Hmu Hc Hk Hu Hg.
  assert (Hall : forall mu, mu0 <= mu -> minimises mu (scale (/ mu) (push A l pt c)) /\ forall w, minimises mu w -> same d w (scale (/ mu) (push A l pt c))).
  { intros mu Hr. assert (Hm : 0 < mu) by lra.
    assert (Ho : optimal A d l pt c (beta + slope * (mu - mu0)) mu).
    { split; [assumption|]. intros a Ha. unfold letter.
      assert (E : excess A d l pt c (beta + slope * (mu - mu0)) mu a = excess A d l pt c beta mu0 a + (sgn (snd (pt a)) * slope - 1) * (mu - mu0)) by (unfold excess; ring).
      rewrite E. destruct (Hk a Ha) as [(-> & H1 & H2)|[(-> & H1 & H2)|(H1 & H2)]].
      - left. split; [reflexivity | nra].
      - right. left. split; [reflexivity | nra].
      - right. right. rewrite H1, H2. ring. }
    destruct (optimal_minimises A d l pt some _ _ _ Hm Ho) as (Hmin & Huni). split; [eexists; exact Hmin|]. intros w (b' & Hb'). apply (Huni w b' Hb'). }
  intros mu Hm Hr. destruct (Hall mu ltac:(lra)) as (Hex & Huni). split; [eexists; exact Hex|]. intros mu' w w' Hr' Hw Hw'.
  destruct (Hall mu' ltac:(lra)) as (_ & Huni'). specialize (Huni w Hw). specialize (Huni' w' Hw').
  assert (Ki : 0 < / mu) by (apply Rinv_0_lt_compat; lra). assert (Ki' : 0 < / mu') by (apply Rinv_0_lt_compat; lra).
  split; [|split].
  - apply (nonzero_alike (scale (/ mu) (push A l pt c))); [intros i Hi; symmetry; apply Huni, Hi | apply nonzero_scaled; [lra | assumption]].
  - apply (nonzero_alike (scale (/ mu') (push A l pt c))); [intros i Hi; symmetry; apply Huni', Hi | apply nonzero_scaled; [lra | assumption]].
  - rewrite (cosine_alike _ _ g Huni), (cosine_alike _ _ g Huni'), !cosine_scaled by assumption. lra.
Qed.

(** Where u is 0 at mu = 0, w and so the optimal biases stay the same on the first segment. *)
Lemma first_segment c beta c' beta' mu1 : 0 < mu1 -> optimal A d l pt c beta 0 -> dual A l pt c' ->
  (forall a, In a l -> shared c beta 0 c' beta' mu1 a) ->
  forall mu, 0 < mu <= mu1 -> forall w b, is_minimiser d s (at_mu A l pt mu) w b -> same d w (scale (/ mu1) (push A l pt c')) /\
    exists b0, is_minimiser d s (at_mu A l pt mu) (scale (/ mu1) (push A l pt c')) b0.
Proof.
  intros Hm1 Ho Hc' Hs mu Hm w b Hb. set (t := mu / mu1).
  assert (Ht : 0 < t <= 1).
  { assert (Hi : 0 < / mu1) by (apply Rinv_0_lt_compat; lra). assert (Ei : mu1 * / mu1 = 1) by (field; lra). unfold t, Rdiv. split; nra. }
  assert (Em : (1 - t) * 0 + t * mu1 = mu) by (unfold t; field; lra).
  pose proof (optimal_mix c beta 0 c' beta' mu1 t ltac:(lra) (proj1 Ho) Hc' Hs) as Hmix. rewrite Em in Hmix.
  destruct (optimal_minimises A d l pt some _ _ _ (proj1 Hm) Hmix) as (Hmin & Huni).
  assert (Ep : same d (scale (/ mu) (push A l pt (fun a => (1 - t) * c a + t * c' a))) (scale (/ mu1) (push A l pt c'))).
  { intros i Hi. unfold scale. rewrite push_mix, (no_push_at_0 c beta Ho i Hi). unfold t. field. lra. }
  split.
  - intros i Hi. rewrite (Huni w b Hb i Hi). apply Ep, Hi.
  - eexists. apply (minimiser_alike _ _ _ _ Ep Hmin).
Qed.

End Along_the_path.
