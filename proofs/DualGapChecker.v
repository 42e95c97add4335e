(* SPDX-License-Identifier: MIT *)
(** The checker of "dual-gap", and its soundness: dual numbers and a bias enclose the angle between the
    soft-margin minimiser and the difference of the means, its length, and its adversarial distance. *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool ZArith.
From separatrix Require Import Space Norms Tanay2018Statements Checker LabelsChecker SoftMargin SvmChecker Tanay2018Distances.
Import ListNotations.

Record near := {
  at_lambda : Q;
  tolerance : Q;                     (* the most that the interval of the cosine may be long *)
  cosines : Q * Q;
  lengths : Q * Q;
  distances : option (Q * Q)         (* where both labels are borne by as many points *)
}.

(** ** The checker *)

Open Scope Q_scope.

(** Roots between two integers over U. *)
Definition root_below (U : positive) (x : Q) : Z := Z.sqrt (Qnum x * (Zpos U * Zpos U) / Zpos (Qden x)).
Definition root_above (U : positive) (x : Q) : Z :=
  let r := root_below U x in if Z.eqb (r * r * Zpos (Qden x)) (Qnum x * (Zpos U * Zpos U)) then r else (r + 1)%Z.

Definition many (q : question) : Q := inject_Z (Z.of_nat (length (rows q))).
Definition near_w (q : question) (lam : Q) (st : state) : list Q := map (fun a => Qred (a / (2 * many q * lam))) (q_push q st).
Definition q_loss (q : question) (w : list Q) (b : Q) : Q :=
  fold_right (fun p : list Q * label => add (let z := Qred (1 - sign_of (snd p) * (inner (fst p) w + b)) in if is_positive z then z else 0)) 0 (rows q).
Definition q_duals (q : question) (st : state) : Q := fold_right (fun a => add (dual_of st a)) 0 (items q).
(** No minimiser's w is further than the root of this from w. *)
Definition q_far (q : question) (lam : Q) (st : state) (w : list Q) (b : Q) : Q :=
  Qred ((q_loss q w b / many q + 2 * lam * inner w w - q_duals q st / many q) / (2 * lam)).

Definition encloses (i : Q * Q) (low high : Q) : bool := Qle_bool (fst i) low && Qle_bool high (snd i).

(** The cosine of the angles that differ from one of cosine c by at most one of sine rho. *)
Definition cosine_below (U : positive) (c2 rho2 : Q) : Z :=
  ((root_below U c2 * root_below U (Qred (1 - rho2)) - root_above U (Qred (1 - c2)) * root_above U rho2) / Zpos U)%Z.
Definition cosine_above (U : positive) (c2 rho2 : Q) : Z :=
  if is_positive (rho2 - (1 - c2)) then Zpos U
  else Z.min (Zpos U) (- (- (root_above U c2 * root_above U (Qred (1 - rho2)) + root_above U (Qred (1 - c2)) * root_above U rho2) / Zpos U)).

Definition check_near (U : positive) (q : question) (a : near) (c : list Q) (b : Q) : bool :=
  let st := {| duals := c; offset := 0; level := 0 |} in let lam := at_lambda a in
  let w := near_w q lam st in let g := q_difference q in
  let far := q_far q lam st w b in let square := inner w w in let along := inner w g in
  let rho2 := Qred (far / square) in let c2 := Qred (along * along / (square * inner g g)) in
  let low := cosine_below U c2 rho2 in let high := cosine_above U c2 rho2 in
  well_formed q && both_borne q && is_positive lam && is_positive (tolerance a) && q_dual q st
  && is_positive along && is_positive (1 - rho2)
  && encloses (cosines a) (low # U) (high # U) && Qle_bool (snd (cosines a) - fst (cosines a)) (tolerance a)
  && encloses (lengths a) (Z.max 0 (root_below U square - root_above U far) # U) (root_above U square + root_above U far # U)
  && match distances a with
     | Some i =>
         let k := inject_Z (Z.of_nat (positives q) * Z.of_nat (length (rows q) - positives q)) in
         let half := Qred (inner g g / (4 * (k * k))) in
         Nat.eqb (positives q + positives q) (length (rows q))
         && encloses i ((low # U) * ((if Z.ltb low 0 then root_above U half else root_below U half) # U)) ((high # U) * (root_above U half # U))
     | None => negb (Nat.eqb (positives q + positives q) (length (rows q)))
     end.

Definition fine : positive := Pos.pow 2 128.
Definition check_dual_gap (q : question) (a : near) (c : list Q) (b : Q) : bool := check_near fine q a c b.

(** ** What an accepted certificate means *)

Open Scope R_scope.

Definition lies_in (i : Q * Q) (x : R) : Prop := Q2R (fst i) <= x <= Q2R (snd i).
(** Of every minimiser (w, b): w is not 0, nor is the difference of the means; the cosine of their angle, the
    length of w and the mean signed distance of the points from the boundary lie in these intervals. *)
Definition says_near (q : question) (a : near) : Prop :=
  let d := dimension q in let s := the_set q in
  0 < Q2R (at_lambda a) /\ nonzero d (means s) /\ Q2R (snd (cosines a)) - Q2R (fst (cosines a)) <= Q2R (tolerance a) /\
  forall w b, is_minimiser d s (Q2R (at_lambda a)) w b ->
    nonzero d w /\ lies_in (cosines a) (cosine d w (means s)) /\ lies_in (lengths a) (norm d w) /\
    match distances a with Some i => count plus s = count minus s /\ lies_in i (d_adv d s w b) | None => count plus s <> count minus s end.

(** ** Soundness: roots *)

Lemma root_sound U x : 0 <= Q2R x -> (0 <= root_below U x)%Z /\
  IZR (root_below U x) / IZR (Zpos U) <= sqrt (Q2R x) <= IZR (root_above U x) / IZR (Zpos U).
Proof.
  intro Hx. set (u := Zpos U). assert (Hu : 0 < IZR u) by (apply IZR_lt; unfold u; lia).
  assert (Hd : (0 < Zpos (Qden x))%Z) by lia. set (den := Zpos (Qden x)) in *.
  assert (HD : 0 < IZR den) by (apply IZR_lt; assumption).
  assert (Ex : Q2R x = IZR (Qnum x) / IZR den) by reflexivity.
  assert (Hnum : (0 <= Qnum x)%Z).
  { apply le_IZR. rewrite Ex in Hx. apply Rmult_le_reg_r with (/ IZR den); [apply Rinv_0_lt_compat, HD|]. rewrite Rmult_0_l. exact Hx. }
  set (m := (Qnum x * (u * u))%Z). set (k := (m / den)%Z). assert (Hm : (0 <= m)%Z) by (unfold m, u; nia).
  assert (Hk : (0 <= k)%Z) by (apply Z.div_pos; lia).
  assert (Hk1 : (k * den <= m)%Z) by (unfold k; rewrite Z.mul_comm; apply Z.mul_div_le; lia).
  assert (Hk2 : (m < (k + 1) * den)%Z) by (unfold k; pose proof (Z.mul_succ_div_gt m den Hd); nia).
  destruct (Z.sqrt_spec k Hk) as (S1 & S2). set (r := Z.sqrt k) in *. assert (Hr : (0 <= r)%Z) by apply Z.sqrt_nonneg.
  change (root_below U x) with r. split; [assumption|].
  assert (Rr : 0 <= IZR r) by (apply IZR_le; assumption).
  assert (Hsq : sqrt (Q2R x) * sqrt (Q2R x) = Q2R x) by (apply sqrt_sqrt, Hx). pose proof (sqrt_pos (Q2R x)) as Hs.
  assert (Em : Q2R x * (IZR u * IZR u) * IZR den = IZR m) by (unfold m; rewrite !mult_IZR, Ex; field; lra).
  assert (Below : forall y, 0 <= y -> y * y * IZR den <= IZR m -> y / IZR u <= sqrt (Q2R x)).
  { intros y Hy H. apply Rsqr_incr_0_var; [|assumption]. unfold Rsqr. rewrite Hsq. apply Rmult_le_reg_r with (IZR u * IZR u * IZR den); [repeat apply Rmult_lt_0_compat; assumption|].
    replace (y / IZR u * (y / IZR u) * (IZR u * IZR u * IZR den)) with (y * y * IZR den) by (field; lra). lra. }
  assert (Above : forall y, 0 <= y -> IZR m <= y * y * IZR den -> sqrt (Q2R x) <= y / IZR u).
  { intros y Hy H. assert (Hyu : 0 <= y / IZR u) by (apply Rmult_le_pos; [assumption | apply Rlt_le, Rinv_0_lt_compat, Hu]).
    apply Rsqr_incr_0_var; [|assumption]. unfold Rsqr. rewrite Hsq. apply Rmult_le_reg_r with (IZR u * IZR u * IZR den); [repeat apply Rmult_lt_0_compat; assumption|].
    replace (y / IZR u * (y / IZR u) * (IZR u * IZR u * IZR den)) with (y * y * IZR den) by (field; lra). lra. }
  split.
  - apply Below; [assumption|]. rewrite <- !mult_IZR. apply IZR_le. nia.
  - unfold root_above. change (root_below U x) with r. cbv zeta. fold den u m. destruct (Z.eqb_spec (r * r * den) m) as [E|E].
    + apply Above; [assumption|]. rewrite <- !mult_IZR, E. lra.
    + rewrite plus_IZR. apply Above; [lra|]. replace (IZR r + 1) with (IZR (r + 1)) by (rewrite plus_IZR; reflexivity). rewrite <- !mult_IZR. apply IZR_le. unfold Z.succ in S2. nia.
Qed.

(** *** Angles *)

Lemma angle_between d w v g : nonzero d w -> nonzero d v -> nonzero d g ->
  (cosine d v g - cosine d w g * cosine d v w) * (cosine d v g - cosine d w g * cosine d v w)
  <= (1 - cosine d w g * cosine d w g) * (1 - cosine d v w * cosine d v w).
Proof.
  intros Hw Hv Hg. pose proof (norm_positive d w Hw) as Nw. pose proof (norm_positive d v Hv) as Nv. pose proof (norm_positive d g Hg) as Ng.
  set (e := scale (/ norm d w) w). set (f := scale (/ norm d v) v). set (h := scale (/ norm d g) g).
  set (c := cosine d w g). set (c' := cosine d v w). set (c'' := cosine d v g).
  assert (Eee : dot d e e = 1) by (unfold e; rewrite dot_scale, dot_scaled, <- norm_square; field; lra).
  assert (Eff : dot d f f = 1) by (unfold f; rewrite dot_scale, dot_scaled, <- norm_square; field; lra).
  assert (Ehh : dot d h h = 1) by (unfold h; rewrite dot_scale, dot_scaled, <- norm_square; field; lra).
  assert (Eeh : dot d e h = c) by (unfold e, h, c, cosine; rewrite dot_scale, dot_scaled; field; lra).
  assert (Efe : dot d f e = c') by (unfold e, f, c', cosine; rewrite dot_scale, dot_scaled; field; lra).
  assert (Efh : dot d f h = c'') by (unfold f, h, c'', cosine; rewrite dot_scale, dot_scaled; field; lra).
  set (x := move f e (- c')). set (y := move h e (- c)).
  assert (Exy : dot d x y = c'' - c * c').
  { unfold x, y. rewrite dot_move, !(dot_sym d (move f e (- c'))), !dot_move, Eee, (dot_sym d h f), (dot_sym d h e), (dot_sym d e f), Efh, Eeh, Efe. ring. }
  assert (Exx : dot d x x = 1 - c' * c') by (unfold x; rewrite dot_move, !(dot_sym d (move f e (- c'))), !dot_move, Eee, (dot_sym d e f), Eff, Efe; ring).
  assert (Eyy : dot d y y = 1 - c * c) by (unfold y; rewrite dot_move, !(dot_sym d (move h e (- c))), !dot_move, Eee, (dot_sym d h e), Ehh, Eeh; ring).
  rewrite <- Exy, <- Exx, <- Eyy. pose proof (dot_abs_below_norms d x y) as H. pose proof (norm_nonneg d x). pose proof (norm_nonneg d y).
  rewrite <- !norm_square. pose proof (Rabs_pos (dot d x y)) as Ha.
  assert (E2 : Rabs (dot d x y) * Rabs (dot d x y) = dot d x y * dot d x y) by (rewrite <- Rabs_mult; apply Rabs_right; pose proof (Rle_0_sqr (dot d x y)) as Hs; unfold Rsqr in Hs; lra).
  rewrite <- E2. replace (norm d y * norm d y * (norm d x * norm d x)) with ((norm d x * norm d y) * (norm d x * norm d y)) by ring. apply Rmult_le_compat; assumption.
Qed.

(** Whatever is nearer to w than 0 is has an acute angle with it, whose sine is bounded. *)
Lemma near_angle d w v far : nonzero d w -> dot d (difference v w) (difference v w) <= far -> far < dot d w w ->
  nonzero d v /\ 0 < cosine d v w /\ 1 - cosine d v w * cosine d v w <= far / dot d w w.
Proof.
  intros Hw Hd Hf. pose proof (norm_positive d w Hw) as Nw. rewrite <- norm_square in Hf |- *. rewrite square_of in Hd.
  assert (Hpos : 0 < dot d v w). { pose proof (square_nonneg d v). rewrite <- (norm_square d w) in Hd. lra. }
  assert (Hv : nonzero d v) by (apply (rises_nonzero d v w); assumption). pose proof (norm_positive d v Hv) as Nv.
  split; [assumption|]. assert (Hc : 0 < cosine d v w) by (unfold cosine; apply Rdiv_lt_0_compat; [assumption | apply Rmult_lt_0_compat; assumption]).
  split; [assumption|]. rewrite <- !norm_square in Hd. set (a := norm d w) in *. set (n := norm d v) in *.
  assert (E : dot d v w = cosine d v w * (n * a)) by (unfold cosine; fold a n; field; lra). rewrite E in Hd. set (c := cosine d v w) in *.
  apply Rmult_le_reg_r with (a * a); [apply Rmult_lt_0_compat; assumption|]. replace (far / (a * a) * (a * a)) with far by (field; lra).
  pose proof (Rle_0_sqr (n - a * c)) as Hs. unfold Rsqr in Hs. lra.
Qed.

Section Enclosed.
Variables c c' c'' rho2 : R.
Hypothesis Hc : 0 <= c <= 1.
Hypothesis Hc' : 0 < c'.
Hypothesis Hone : c' * c' <= 1.
Hypothesis Hrho : 0 <= rho2 < 1.
Hypothesis Hsine : 1 - c' * c' <= rho2.
Hypothesis Hbetween : (c'' - c * c') * (c'' - c * c') <= (1 - c * c) * (1 - c' * c').
Let s := sqrt (1 - c * c).
Let s' := sqrt (1 - c' * c').
Let rho := sqrt rho2.
Let beside := sqrt (1 - rho2).

Lemma sines : s * s = 1 - c * c /\ s' * s' = 1 - c' * c' /\ rho * rho = rho2 /\ beside * beside = 1 - rho2 /\
  0 <= s /\ 0 <= s' /\ 0 <= rho /\ 0 <= beside /\ s' <= rho /\ beside <= c' /\ Rabs (c'' - c * c') <= s * s'.
Proof.
  assert (H1 : 0 <= 1 - c * c) by nra. assert (H2 : 0 <= 1 - c' * c') by lra.
  unfold s, s', rho, beside. pose proof (sqrt_sqrt _ H1) as E1. pose proof (sqrt_sqrt _ H2) as E2. pose proof (sqrt_sqrt rho2 ltac:(lra)) as E3. pose proof (sqrt_sqrt (1 - rho2) ltac:(lra)) as E4.
  pose proof (sqrt_pos (1 - c * c)). pose proof (sqrt_pos (1 - c' * c')). pose proof (sqrt_pos rho2). pose proof (sqrt_pos (1 - rho2)).
  repeat (split; [assumption|]). split; [apply sqrt_le_1; lra|]. split.
  - apply Rsqr_incr_0_var; [unfold Rsqr; lra | lra].
  - apply Rsqr_incr_0_var; [|apply Rmult_le_pos; assumption]. rewrite <- Rsqr_abs. unfold Rsqr.
    replace (sqrt (1 - c * c) * sqrt (1 - c' * c') * (sqrt (1 - c * c) * sqrt (1 - c' * c'))) with ((sqrt (1 - c * c) * sqrt (1 - c * c)) * (sqrt (1 - c' * c') * sqrt (1 - c' * c'))) by ring.
    rewrite E1, E2. assumption.
Qed.

Lemma enclosed_below : c * beside - s * rho <= c''.
Proof.
  destruct sines as (E1 & E2 & E3 & E4 & P1 & P2 & P3 & P4 & L1 & L2 & L3).
  pose proof (Rle_abs (- (c'' - c * c'))) as Ha. rewrite Rabs_Ropp in Ha. nra.
Qed.
Lemma enclosed_above : rho2 <= 1 - c * c -> c'' <= c * beside + s * rho.
Proof.
  intro Hfar. destruct sines as (E1 & E2 & E3 & E4 & P1 & P2 & P3 & P4 & L1 & L2 & L3).
  pose proof (Rle_abs (c'' - c * c')) as Ha. assert (Hle : c'' <= c * c' + s * s') by lra. clear Ha L3 Hbetween.
  assert (Hrs : rho <= s) by (apply sqrt_le_1; lra).
  assert (Hcb : c <= beside) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | assumption]).
  destruct (Req_dec (c' + beside) 0) as [Z|Z]; [lra|]. assert (Hz : 0 < c' + beside) by lra.
  assert (Ediff : (c' - beside) * (c' + beside) = (rho - s') * (rho + s')) by nra.
  assert (K : c * ((rho - s') * (rho + s')) <= s * (rho - s') * (c' + beside)).
  { replace (c * ((rho - s') * (rho + s'))) with ((rho - s') * (c * (rho + s'))) by ring. replace (s * (rho - s') * (c' + beside)) with ((rho - s') * (s * (c' + beside))) by ring.
    apply Rmult_le_compat_l; [lra|]. apply Rle_trans with (c * (2 * s)); [apply Rmult_le_compat_l; lra|]. replace (c * (2 * s)) with (s * (2 * c)) by ring. apply Rmult_le_compat_l; lra. }
  rewrite <- Ediff in K. replace (c * ((c' - beside) * (c' + beside))) with (c * (c' - beside) * (c' + beside)) in K by ring.
  apply Rmult_le_reg_r in K; [lra | assumption].
Qed.
End Enclosed.

(** *** The theorem *)

Lemma at_map (f : Q -> Q) x i : (Q2R (f 0%Q) = 0) -> at_ (map f x) i = match nth_error x i with Some a => Q2R (f a) | None => 0 end.
Proof.
  intro H0. unfold at_. destruct (nth_error x i) as [a|] eqn:E.
  - f_equal. apply nth_error_nth. rewrite nth_error_map, E. reflexivity.
  - apply nth_error_None in E. rewrite nth_overflow by (rewrite map_length; assumption). apply Q2R_0.
Qed.

Lemma loss_sound q w b : well_formed q = true -> Q2R (q_loss q w b) = hinge_loss (dimension q) (the_set q) (at_ w) (Q2R b).
Proof.
  intro Hq. pose proof (fun p => row_length q Hq p) as Hrow. unfold q_loss, hinge_loss, the_set. revert Hrow. generalize (rows q) as rs.
  induction rs as [|p r IH]; intro Hrow; [apply Q2R_0|]. cbn [fold_right map sum fst snd]. rewrite Q2R_add, IH by (intros; apply Hrow; right; assumption). f_equal.
  cbv zeta. assert (E : Q2R (Qred (1 - sign_of (snd p) * (inner (fst p) w + b))) = 1 - sgn (snd p) * score (dimension q) (at_ w) (Q2R b) (at_ (fst p))).
  { rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_minus, Q2R_1, Q2R_mult, Q2R_sign, Q2R_plus, (inner_sound (dimension q)) by (apply Hrow; left; reflexivity).
    unfold score. rewrite (dot_sym _ (at_ (fst p))). reflexivity. }
  unfold hinge. rewrite <- E. destruct (is_positive _) eqn:Ep.
  - apply is_positive_sound in Ep. rewrite Rmax_right by lra. reflexivity.
  - rewrite Q2R_0, Rmax_left; [reflexivity|]. unfold is_positive in Ep. apply Z.ltb_ge in Ep. rewrite <- Q2R_0. apply Qle_Rle. unfold Qle. simpl. simpl in Ep. lia.
Qed.

Lemma many_sound q : Q2R (many q) = INR (length (the_set q)).
Proof. unfold many. rewrite Q2R_many. unfold the_set. rewrite map_length. reflexivity. Qed.

Lemma duals_sound q st : Q2R (q_duals q st) = sum (real_dual st) (items q).
Proof. unfold q_duals. induction (items q) as [|a r IH]; [apply Q2R_0|]. cbn [fold_right sum]. rewrite Q2R_add, IH. reflexivity. Qed.

Lemma w_sound q lam st : 0 < Q2R lam -> 0 < INR (length (the_set q)) -> forall i,
  at_ (q_push q st) i = 2 * INR (length (the_set q)) * Q2R lam * at_ (near_w q lam st) i.
Proof.
  intros Hl Hn i. assert (E2 : Q2R 2 = 2) by (unfold Q2R; simpl; lra).
  assert (Hden : Q2R (2 * many q * lam) = 2 * INR (length (the_set q)) * Q2R lam) by (rewrite !Q2R_mult, many_sound, E2; reflexivity).
  assert (Hpos : 0 < 2 * INR (length (the_set q)) * Q2R lam) by (apply Rmult_lt_0_compat; lra).
  assert (Hne : ~ (2 * many q * lam == 0)%Q) by (intro E; apply Qeq_eqR in E; rewrite Q2R_0, Hden in E; lra).
  unfold near_w. rewrite at_map.
  - unfold at_. destruct (nth_error (q_push q st) i) as [a|] eqn:E.
    + rewrite (nth_error_nth _ _ _ E), (Qeq_eqR _ _ (Qred_correct _)), Q2R_div, Hden by assumption. field. lra.
    + apply nth_error_None in E. rewrite nth_overflow, Q2R_0 by assumption. ring.
  - rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_div, Q2R_0 by assumption. unfold Rdiv. ring.
Qed.

Lemma far_sound q lam st b w' b' : well_formed q = true -> 0 < Q2R lam -> q_dual q st = true ->
  let w := near_w q lam st in is_minimiser (dimension q) (the_set q) (Q2R lam) w' b' ->
  dot (dimension q) (difference w' (at_ w)) (difference w' (at_ w)) <= Q2R (q_far q lam st w b).
Proof.
  intros Hq Hl Hd w Hm. set (d := dimension q) in *. destruct (formed_rows q Hq) as (Hne & _).
  pose proof (number_positive item (items q) place Hne) as Hn. rewrite <- set_is in Hn. set (n := INR (length (the_set q))) in *.
  assert (Hlen : length w = d) by (unfold w, near_w; rewrite map_length; apply push_length, Hq).
  pose proof (minimiser_near item d (items q) place Hne (Q2R lam) (real_dual st) (at_ w) (Q2R b) w' b' Hl (dual_sound q st Hd)) as H.
  rewrite <- set_is in H. fold n in H.
  specialize (H ltac:(intros i _; rewrite <- push_sound, (w_sound q lam st Hl Hn); reflexivity) Hm).
  assert (E2 : Q2R 2 = 2) by (unfold Q2R; simpl; lra).
  assert (H2l : ~ (2 * lam == 0)%Q) by (intro E; apply Qeq_eqR in E; rewrite Q2R_0, Q2R_mult, E2 in E; lra).
  assert (Hmany : ~ (many q == 0)%Q) by (intro E; apply Qeq_eqR in E; rewrite Q2R_0, many_sound in E; fold n in E; lra).
  unfold q_far. rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_div, Q2R_minus, Q2R_plus, !Q2R_div, !Q2R_mult, loss_sound, duals_sound, many_sound, E2 by assumption.
  rewrite (inner_sound d) by assumption. fold n d. unfold objective, value in H. fold n in H. rewrite <- set_is in H. fold n in H.
  apply Rmult_le_reg_l with (2 * Q2R lam); [lra|].
  replace (2 * Q2R lam * ((hinge_loss d (the_set q) (at_ w) (Q2R b) / n + 2 * Q2R lam * dot d (at_ w) (at_ w) - sum (real_dual st) (items q) / n) / (2 * Q2R lam)))
    with (hinge_loss d (the_set q) (at_ w) (Q2R b) / n + 2 * Q2R lam * dot d (at_ w) (at_ w) - sum (real_dual st) (items q) / n) by (field; lra). lra.
Qed.

Lemma over_sound z U : Q2R (z # U) = IZR z / IZR (Zpos U).
Proof. reflexivity. Qed.

Lemma cosine_at_most_1 d u v : nonzero d u -> nonzero d v -> cosine d u v <= 1.
Proof.
  intros Hu Hv. unfold cosine. pose proof (norm_positive d u Hu). pose proof (norm_positive d v Hv). pose proof (dot_below_norms d u v).
  assert (0 < norm d u * norm d v) by (apply Rmult_lt_0_compat; assumption).
  apply Rmult_le_reg_r with (norm d u * norm d v); [assumption|]. replace (dot d u v / (norm d u * norm d v) * (norm d u * norm d v)) with (dot d u v) by (field; lra). lra.
Qed.

Lemma less_over x y z t u : u <> 0 -> (x * y - z * t) / u / u = x / u * (y / u) - z / u * (t / u).
Proof. intro. field. assumption. Qed.
Lemma more_over x y z t u : u <> 0 -> (x * y + z * t) / u / u = x / u * (y / u) + z / u * (t / u).
Proof. intro. field. assumption. Qed.
Lemma product_below a b x y : 0 <= a <= x -> 0 <= b <= y -> a * b <= x * y.
Proof. intros. apply Rmult_le_compat; lra. Qed.

Lemma balance_sound q : let s := the_set q in (Nat.eqb (positives q + positives q) (length (rows q)) = true <-> count plus s = count minus s) /\
  (count plus s = count minus s -> Tanay2018Statements.balanced s) /\ count plus s = INR (positives q).
Proof.
  intro s. destruct (of_label_many q (rows q)) as (E1 & E2). fold (positives q) in E1, E2. change (map (fun p : list Q * label => (at_ (fst p), snd p)) (rows q)) with s in *.
  unfold count. rewrite E1. split; [|split; [|reflexivity]].
  - rewrite Nat.eqb_eq. split; intro H; [f_equal; lia | apply INR_eq in H; lia].
  - intro H. unfold Tanay2018Statements.balanced. rewrite Tanay2018.sum_by_label. cbn [snd sgn]. rewrite !Tanay2018.sum_constant, E1. lra.
Qed.

Theorem check_dual_gap_sound q a c b : check_dual_gap q a c b = true -> says_near q a.
Proof.
  unfold check_dual_gap. generalize fine. intros U H. unfold check_near in H. cbv zeta in H.
  set (st := {| duals := c; offset := 0; level := 0 |}) in *. set (lam := at_lambda a) in *. set (w := near_w q lam st) in *. set (g := q_difference q) in *.
  set (far := q_far q lam st w b) in *. set (square := inner w w) in *. set (along := inner w g) in *.
  set (rho2 := Qred (far / square)) in *. set (c2 := Qred (along * along / (square * inner g g))) in *.
  set (low := cosine_below U c2 rho2) in *. set (high := cosine_above U c2 rho2) in *. split_checks.
  assert (Hq : well_formed q = true) by assumption. set (d := dimension q). set (s := the_set q).
  assert (Hl : 0 < Q2R lam) by (apply is_positive_sound; assumption). assert (Hd : q_dual q st = true) by assumption.
  assert (Halong : 0 < Q2R along) by (apply is_positive_sound; assumption).
  assert (Hrho : Q2R rho2 < 1) by (match goal with Hp : is_positive (1 - rho2) = true |- _ => apply is_positive_sound in Hp; rewrite Q2R_minus, Q2R_1 in Hp end; lra).
  destruct (formed_rows q Hq) as (Hne & _). pose proof (number_positive item (items q) place Hne) as Hn. rewrite <- set_is in Hn.
  assert (Hlen : length w = d) by (unfold w, near_w; rewrite map_length; apply push_length, Hq).
  assert (Hborne : both_borne q = true) by assumption. destruct (difference_sound q Hborne) as (Hk & Eg). fold g s in Eg. set (k := INR (length (rows q) - positives q) * INR (positives q)) in *.
  assert (Ea : Q2R along = dot d (at_ w) (at_ g)) by (apply inner_sound; assumption).
  assert (Hw : nonzero d (at_ w)) by (apply (rises_nonzero d (at_ w) (at_ g)); lra).
  assert (Hg : nonzero d (at_ g)) by (apply (rises_nonzero d (at_ g) (at_ w)); rewrite dot_sym; lra).
  pose proof (norm_positive d (at_ w) Hw) as Nw. pose proof (norm_positive d (at_ g) Hg) as Ng.
  assert (Hmeans : nonzero d (means s)).
  { destruct Hg as (i & Hi & Hx). exists i. split; [assumption|]. intro Z. apply Hx. rewrite Eg, Z. ring. }
  pose proof (norm_positive d (means s) Hmeans) as Nm.
  assert (Esame : same d (at_ g) (scale k (means s))) by (intros i _; apply Eg).
  assert (Engm : norm d (at_ g) = k * norm d (means s)) by (rewrite (norm_same d _ _ Esame), norm_scale, Rabs_right by lra; reflexivity).
  assert (Ecos : forall v, nonzero d v -> cosine d v (at_ g) = cosine d v (means s)).
  { intros v Hv. pose proof (norm_positive d v Hv). unfold cosine. rewrite Engm, (dot_same d v v _ _ (fun i _ => eq_refl) Esame), dot_scale. field. lra. }
  assert (Esq : Q2R square = norm d (at_ w) * norm d (at_ w)) by (rewrite norm_square; apply inner_sound; assumption).
  assert (Hlg : length g = d).
  { unfold g, q_difference. apply (combine_all_length q).
    - intro En. apply map_eq_nil in En. apply Hne. unfold items. rewrite En. reflexivity.
    - intros t Ht. apply in_map_iff in Ht. destruct Ht as (p & <- & Hp). apply (row_length q Hq), Hp. }
  assert (Egg : Q2R (inner g g) = norm d (at_ g) * norm d (at_ g)) by (rewrite norm_square; apply inner_sound; assumption).
  assert (Hsqpos : 0 < Q2R square) by (rewrite Esq; apply Rmult_lt_0_compat; assumption).
  assert (Hggpos : 0 < Q2R (inner g g)) by (rewrite Egg; apply Rmult_lt_0_compat; assumption).
  assert (Hsq0 : ~ (square == 0)%Q) by (intro E; apply Qeq_eqR in E; rewrite Q2R_0 in E; lra).
  assert (Hsg0 : ~ (square * inner g g == 0)%Q) by (intro E; apply Qeq_eqR in E; rewrite Q2R_0, Q2R_mult in E; pose proof (Rmult_lt_0_compat _ _ Hsqpos Hggpos); lra).
  set (co := cosine d (at_ w) (at_ g)).
  assert (Eco : Q2R c2 = co * co).
  { unfold c2. rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_div, !Q2R_mult, Esq, Egg, Ea by assumption. unfold co, cosine. field. lra. }
  assert (Hco : 0 < co <= 1).
  { split; [unfold co, cosine; apply Rdiv_lt_0_compat; [lra | apply Rmult_lt_0_compat; assumption] | apply cosine_at_most_1; assumption]. }
  assert (Erho : Q2R rho2 = Q2R far / dot d (at_ w) (at_ w)) by (unfold rho2; rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_div, Esq, norm_square by assumption; reflexivity).
  split; [assumption|]. split; [assumption|]. split.
  { match goal with Ht : Qle_bool (snd (cosines a) - _) _ = true |- _ => apply le_sound in Ht; rewrite Q2R_minus in Ht; exact Ht end. }
  fold d s lam. intros v b' Hmin.
  assert (Hfar : dot d (difference v (at_ w)) (difference v (at_ w)) <= Q2R far) by (apply (far_sound q lam st b v b'); assumption).
  assert (Hww : 0 < dot d (at_ w) (at_ w)) by (rewrite <- norm_square; apply Rmult_lt_0_compat; assumption).
  assert (Hfar1 : Q2R far < dot d (at_ w) (at_ w)).
  { apply Rmult_lt_reg_r with (/ dot d (at_ w) (at_ w)); [apply Rinv_0_lt_compat, Hww|]. rewrite Rinv_r by lra. unfold Rdiv in Erho. lra. }
  destruct (near_angle d (at_ w) v (Q2R far) Hw Hfar Hfar1) as (Hv & Hc' & Hsine). rewrite <- Erho in Hsine.
  pose proof (cosine_at_most_1 d v (at_ w) Hv Hw) as Hc'1. set (c' := cosine d v (at_ w)) in *.
  pose proof (angle_between d (at_ w) v (at_ g) Hw Hv Hg) as Hbetween. fold co c' in Hbetween. set (c'' := cosine d v (at_ g)) in *.
  assert (Hfar0 : 0 <= Q2R far) by (pose proof (square_nonneg d (difference v (at_ w))); lra).
  assert (Hrho0 : 0 <= Q2R rho2 < 1) by (split; [rewrite Erho; apply Rmult_le_pos; [assumption | apply Rlt_le, Rinv_0_lt_compat, Hww] | assumption]).
  assert (Hone : c' * c' <= 1) by nra. assert (Hco' : 0 <= co <= 1) by lra.
  assert (Hu : 0 < IZR (Zpos U)) by (apply IZR_lt; lia). set (u := IZR (Zpos U)) in *.
  assert (Q1 : 0 <= Q2R c2) by (rewrite Eco; nra).
  assert (E1c : Q2R (Qred (1 - c2)) = 1 - co * co) by (rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_minus, Q2R_1, Eco; reflexivity).
  assert (E1r : Q2R (Qred (1 - rho2)) = 1 - Q2R rho2) by (rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_minus, Q2R_1; reflexivity).
  assert (Q2 : 0 <= Q2R (Qred (1 - c2))) by (rewrite E1c; nra).
  assert (Q3 : 0 <= Q2R (Qred (1 - rho2))) by (rewrite E1r; lra).
  destruct (root_sound U c2 Q1) as (Rc0 & Rc1 & Rc2). destruct (root_sound U (Qred (1 - c2)) Q2) as (Rs0 & Rs1 & Rs2).
  destruct (root_sound U (Qred (1 - rho2)) Q3) as (Rb0 & Rb1 & Rb2). destruct (root_sound U rho2 (proj1 Hrho0)) as (Rr0 & Rr1 & Rr2). fold u in Rc1, Rc2, Rs1, Rs2, Rb1, Rb2, Rr1, Rr2.
  rewrite E1c in Rs1, Rs2. rewrite E1r in Rb1, Rb2.
  assert (Esc : sqrt (Q2R c2) = co) by (rewrite Eco; apply sqrt_square; lra). rewrite Esc in Rc1, Rc2.
  pose proof (enclosed_below co c' c'' (Q2R rho2) Hco' Hc' Hone Hrho0 Hsine Hbetween) as HB.
  pose proof (enclosed_above co c' c'' (Q2R rho2) Hco' Hc' Hone Hrho0 Hsine Hbetween) as HA.
  set (si := sqrt (1 - co * co)) in *. set (be := sqrt (1 - Q2R rho2)) in *. set (rh := sqrt (Q2R rho2)) in *.
  assert (Psi : 0 <= si) by apply sqrt_pos. assert (Pbe : 0 <= be) by apply sqrt_pos. assert (Prh : 0 <= rh) by apply sqrt_pos.
  assert (Over : forall z, (0 <= z)%Z -> 0 <= IZR z / u) by (intros z Hz; apply Rmult_le_pos; [apply IZR_le, Hz | apply Rlt_le, Rinv_0_lt_compat, Hu]).
  (* the cosine *)
  assert (Hlow : IZR low / u <= c'').
  { apply Rle_trans with (co * be - si * rh); [|assumption].
    set (X := (root_below U c2 * root_below U (Qred (1 - rho2)) - root_above U (Qred (1 - c2)) * root_above U rho2)%Z).
    assert (HX : IZR low <= IZR X / u).
    { apply Rmult_le_reg_r with u; [assumption|]. replace (IZR X / u * u) with (IZR X) by (field; lra). unfold u. rewrite <- mult_IZR. apply IZR_le.
      change low with (X / Zpos U)%Z. rewrite Z.mul_comm. apply Z.mul_div_le. lia. }
    apply Rle_trans with (IZR X / u / u); [apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat, Hu | assumption]|].
    replace (IZR X / u / u) with ((IZR (root_below U c2) / u) * (IZR (root_below U (Qred (1 - rho2))) / u) - (IZR (root_above U (Qred (1 - c2))) / u) * (IZR (root_above U rho2) / u))
      by (unfold X; rewrite minus_IZR, !mult_IZR; symmetry; apply less_over; lra).
    pose proof (product_below _ _ _ _ (conj (Over _ Rc0) Rc1) (conj (Over _ Rb0) Rb1)). pose proof (product_below _ _ _ _ (conj Psi Rs2) (conj Prh Rr2)). lra. }
  assert (Hc''1 : c'' <= 1) by (apply cosine_at_most_1; assumption).
  assert (Hhigh : c'' <= IZR high / u /\ (0 <= high)%Z).
  { unfold high, cosine_above. destruct (is_positive (rho2 - (1 - c2))) eqn:Ep.
    - split; [|lia]. fold u. replace (u / u) with 1 by (field; lra). assumption.
    - assert (Hsmall : Q2R rho2 <= 1 - co * co).
      { assert (K : ~ 0 < Q2R (rho2 - (1 - c2))) by (intro K; apply LabelsChecker.positive_iff in K; congruence). rewrite !Q2R_minus, Q2R_1, Eco in K. lra. }
      specialize (HA Hsmall).
      set (X := (root_above U c2 * root_above U (Qred (1 - rho2)) + root_above U (Qred (1 - c2)) * root_above U rho2)%Z).
      assert (HX : IZR X / u <= IZR (- (- X / Zpos U))).
      { apply Rmult_le_reg_r with u; [assumption|]. replace (IZR X / u * u) with (IZR X) by (field; lra). unfold u. rewrite <- mult_IZR. apply IZR_le.
        pose proof (Z.mul_div_le (- X) (Zpos U) ltac:(lia)). lia. }
      assert (HXX : co * be + si * rh <= IZR X / u / u).
      { replace (IZR X / u / u) with ((IZR (root_above U c2) / u) * (IZR (root_above U (Qred (1 - rho2))) / u) + (IZR (root_above U (Qred (1 - c2))) / u) * (IZR (root_above U rho2) / u))
          by (unfold X; rewrite plus_IZR, !mult_IZR; symmetry; apply more_over; lra).
        pose proof (product_below _ _ _ _ (conj (proj1 Hco') Rc2) (conj Pbe Rb2)). pose proof (product_below _ _ _ _ (conj Psi Rs2) (conj Prh Rr2)). lra. }
      assert (HX0 : (0 <= - (- X / Zpos U))%Z).
      { apply le_IZR. apply Rle_trans with (IZR X / u); [|assumption]. assert (0 <= IZR X / u / u) by (assert (0 <= co * be) by (apply Rmult_le_pos; lra); assert (0 <= si * rh) by (apply Rmult_le_pos; lra); lra).
        apply Rmult_le_reg_r with (/ u); [apply Rinv_0_lt_compat, Hu|]. rewrite Rmult_0_l. assumption. }
      split; [|lia]. destruct (Z.min_spec (Zpos U) (- (- X / Zpos U))) as [(_ & ->)|(_ & ->)].
      + fold u. replace (u / u) with 1 by (field; lra). assumption.
      + apply Rle_trans with (IZR X / u / u); [lra|]. apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat, Hu | assumption]. }
  destruct Hhigh as (Hhigh & Hhigh0).
  assert (Ecv : c'' = cosine d v (means s)) by (apply Ecos, Hv).
  split; [assumption|]. split; [|split].
  - rewrite <- Ecv. match goal with He : encloses (cosines a) _ _ = true |- _ => unfold encloses in He; apply andb_prop in He; destruct He as (L1 & L2); apply le_sound in L1; apply le_sound in L2; rewrite over_sound in L1, L2 end.
    fold u in L1, L2. unfold lies_in. lra.
  - match goal with He : encloses (lengths a) _ _ = true |- _ => unfold encloses in He; apply andb_prop in He; destruct He as (L1 & L2); apply le_sound in L1; apply le_sound in L2; rewrite over_sound in L1, L2 end.
    fold u in L1, L2. destruct (root_sound U square (Rlt_le _ _ Hsqpos)) as (Rw0 & Rw1 & Rw2). destruct (root_sound U far Hfar0) as (Rf0 & Rf1 & Rf2). fold u in Rw1, Rw2, Rf1, Rf2.
    rewrite Esq, sqrt_square in Rw1, Rw2 by lra.
    assert (Hdist : norm d (difference v (at_ w)) <= IZR (root_above U far) / u).
    { apply Rle_trans with (sqrt (Q2R far)); [unfold norm; apply sqrt_le_1; [apply square_nonneg | assumption | assumption] | assumption]. }
    assert (T1 : norm d v <= norm d (at_ w) + norm d (difference v (at_ w))).
    { rewrite (norm_same d v (move (at_ w) (difference v (at_ w)) 1)) by (intros i _; unfold move, difference; ring).
      pose proof (norm_triangle d (at_ w) (difference v (at_ w)) 1) as T. rewrite Rabs_R1 in T. lra. }
    assert (T2 : norm d (at_ w) <= norm d v + norm d (difference v (at_ w))).
    { rewrite (norm_same d (at_ w) (move v (difference v (at_ w)) (-1))) at 1 by (intros i _; unfold move, difference; ring).
      pose proof (norm_triangle d v (difference v (at_ w)) (-1)) as T. rewrite Rabs_left in T by lra. lra. }
    unfold lies_in. pose proof (norm_nonneg d v) as Nv. split.
    + apply Rle_trans with (1 := L1). destruct (Z.max_spec 0 (root_below U square - root_above U far)) as [(_ & ->)|(_ & ->)].
      * rewrite minus_IZR. unfold Rdiv in *. lra.
      * unfold Rdiv. lra.
    + rewrite plus_IZR in L2. unfold Rdiv in *. lra.
  - destruct (balance_sound q) as (B1 & B2 & B3). fold s in B1, B2, B3. destruct (distances a) as [i|]; split_checks.
    + assert (Heq : count plus s = count minus s) by (apply B1; assumption). split; [assumption|].
      assert (Hs0 : s <> []) by (intro E; change (the_set q) with s in Hn; rewrite E in Hn; simpl in Hn; lra).
      destruct (Tanay2018Distances.d_adv_angle d s v b' (B2 Heq) Hs0 Hv) as (_ & ->). rewrite <- Ecv.
      match goal with He : encloses i _ _ = true |- _ => unfold encloses in He; apply andb_prop in He; destruct He as (L1 & L2); apply le_sound in L1; apply le_sound in L2; rewrite Q2R_mult, !over_sound in L1, L2 end.
      fold u in L1, L2. set (half := Qred (inner g g / (4 * (inject_Z (Z.of_nat (positives q) * Z.of_nat (length (rows q) - positives q)) * inject_Z (Z.of_nat (positives q) * Z.of_nat (length (rows q) - positives q)))))) in *.
      assert (Ek : Q2R (inject_Z (Z.of_nat (positives q) * Z.of_nat (length (rows q) - positives q))) = k).
      { rewrite <- Nat2Z.inj_mul, Q2R_many, mult_INR. unfold k. ring. }
      assert (E4 : Q2R 4 = 4) by (unfold Q2R; simpl; lra).
      assert (Eh : Q2R half = (norm d (means s) / 2) * (norm d (means s) / 2)).
      { unfold half. rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_div, !Q2R_mult, Ek, E4, Egg, Engm.
        - field. lra.
        - intro E. apply Qeq_eqR in E. rewrite Q2R_0, !Q2R_mult, Ek, E4 in E. pose proof (Rmult_lt_0_compat _ _ Hk Hk). lra. }
      assert (Hh0 : 0 <= norm d (means s) / 2) by lra.
      destruct (root_sound U half ltac:(rewrite Eh; apply Rmult_le_pos; assumption)) as (Rh0 & Rh1 & Rh2). fold u in Rh1, Rh2. rewrite Eh, sqrt_square in Rh1, Rh2 by assumption.
      set (h := norm d (means s) / 2) in *. replace (1 / 2 * (norm d (means s) * c'')) with (c'' * h) by (unfold h; field). unfold lies_in. split.
      * apply Rle_trans with (1 := L1). apply Rle_trans with (IZR low / u * h); [|apply Rmult_le_compat_r; assumption].
        destruct (Z.ltb_spec low 0) as [Hneg|Hpos].
        -- assert (IZR low / u <= 0).
           { apply Rmult_le_reg_r with u; [assumption|]. replace (IZR low / u * u) with (IZR low) by (field; lra). rewrite Rmult_0_l. apply IZR_le. lia. }
           assert (0 <= - (IZR low / u) * (IZR (root_above U half) / u - h)) by (apply Rmult_le_pos; lra). lra.
        -- apply Rmult_le_compat_l; [apply Over; assumption | assumption].
      * apply Rle_trans with (2 := L2). apply Rle_trans with (IZR high / u * h); [apply Rmult_le_compat_r; assumption|]. apply Rmult_le_compat_l; [apply Over; assumption | assumption].
    + intro E. apply B1 in E. match goal with Hn' : negb _ = true |- _ => rewrite E in Hn'; discriminate end.
Qed.
