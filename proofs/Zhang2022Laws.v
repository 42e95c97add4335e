(* SPDX-License-Identifier: MIT *)
(** Proofs of [Zhang2022Statements] on finite symmetric laws, for two layers and for any depth, and on errors at the
    last layer. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Norms Zhang2022 Zhang2022Statements.
Import ListNotations.
Open Scope R_scope.

(** ** Two layers *)

Lemma expected_ext {A} (law : list (R * A)) phi psi : (forall p a, In (p, a) law -> phi a = psi a) -> expected law phi = expected law psi.
Proof. intro H. apply sum_ext. intros (p, a) Hin. simpl. rewrite (H p a Hin). reflexivity. Qed.
Lemma expected_plus {A} (law : list (R * A)) phi psi : expected law (fun a => phi a + psi a) = expected law phi + expected law psi.
Proof. unfold expected. rewrite <- sum_plus. apply sum_ext. intros. ring. Qed.
Lemma expected_mult {A} (law : list (R * A)) c phi : expected law (fun a => c * phi a) = c * expected law phi.
Proof. unfold expected. rewrite <- sum_mult. apply sum_ext. intros. ring. Qed.

Lemma networks_ext laws : forall F G, (forall f, F f = G f) -> over_networks laws F = over_networks laws G.
Proof.
  induction laws as [|(rows, outs) r IH]; intros F G H; simpl; [apply H|]. apply expected_ext. intros p w _. apply expected_ext. intros q a _. apply IH. intro f. apply H.
Qed.
Lemma networks_half laws : forall F G, over_networks laws (fun f => (F f + G f) / 2) = (over_networks laws F + over_networks laws G) / 2.
Proof.
  induction laws as [|(rows, outs) r IH]; intros F G; [reflexivity|]. simpl.
  rewrite (expected_ext rows _ (fun w => / 2 * (expected outs (fun a => over_networks r (fun f => F ({| out := a; row := w; bias := 0 |} :: f)))
    + expected outs (fun a => over_networks r (fun f => G ({| out := a; row := w; bias := 0 |} :: f)))))).
  - rewrite expected_mult, expected_plus. field.
  - intros p w _. rewrite <- expected_plus, <- expected_mult. apply expected_ext. intros q a _. rewrite IH. field.
Qed.
Lemma bits_ext m : forall F G, (forall D, F D = G D) -> over_bits m F = over_bits m G.
Proof. induction m as [|m IH]; intros F G H; simpl; [apply H|]. rewrite (IH _ (fun D => G (true :: D))), (IH (fun D => F (false :: D)) (fun D => G (false :: D))) by (intro; apply H). reflexivity. Qed.

Theorem exact_law : Exact_law.
Proof.
  intros d x laws. induction laws as [|(rows, outs) r IH]; intros F Hs HF.
  - simpl. apply HF; intros i _; reflexivity.
  - destruct (Hs rows outs (or_introl eq_refl)) as (Hrows & Houts & Htie).
    assert (Hr : forall rows outs, In (rows, outs) r -> symmetric_rows d rows /\ symmetric_outputs outs /\ forall p w, In (p, w) rows -> dot d w x <> 0)
      by (intros; apply Hs; right; assumption).
    set (plus_v := fun (u v : vec) (i : nat) => u i + v i).
    (* The rest, beside what the first unit gives. *)
    set (K := fun u v => over_networks r (fun f => over_bits (length r) (fun D => F (plus_v u (all_units f)) (plus_v v (selected f D))))).
    assert (HK : forall u u' v v', same d u u' -> same d v v' -> K u v = K u' v').
    { intros u u' v v' Hu Hv. apply networks_ext. intro f. apply bits_ext. intro D. apply HF; intros i Hi; unfold plus_v; rewrite ?(Hu i Hi), ?(Hv i Hi); reflexivity. }
    assert (HI : forall u v, over_networks r (fun f => F (plus_v u (all_units f)) (plus_v v (gradient f (opens d) x))) = K u v).
    { intros u v. apply (IH (fun A g => F (plus_v u A) (plus_v v g)) Hr). intros A A' g g' HA Hg. apply HF; intros i Hi; unfold plus_v; rewrite ?(HA i Hi), ?(Hg i Hi); reflexivity. }
    set (on := fun w : vec => if Rlt_dec 0 (dot d w x) then 1 else 0).
    set (term_of := fun (k a : R) (w : vec) => scale (k * a) w).
    assert (E1 : over_networks ((rows, outs) :: r) (fun f => F (all_units f) (gradient f (opens d) x))
      = expected rows (fun w => expected outs (fun a => K (term_of 1 a w) (term_of (on w) a w)))).
    { simpl. apply expected_ext. intros p w _. apply expected_ext. intros q a _. rewrite <- HI. apply networks_ext. intro f.
      apply HF; intros i _; unfold plus_v, term_of, scale, all_units, gradient, opens, on, pre; simpl; [ring|].
      rewrite Rplus_0_r. destruct (Rlt_dec 0 (dot d w x)); ring. }
    assert (E2 : over_networks ((rows, outs) :: r) (fun f => over_bits (length ((rows, outs) :: r)) (fun D => F (all_units f) (selected f D)))
      = expected rows (fun w => expected outs (fun a => (K (term_of 1 a w) (term_of 1 a w) + K (term_of 1 a w) (term_of 0 a w)) / 2))).
    { simpl. apply expected_ext. intros p w _. apply expected_ext. intros q a _. unfold K. rewrite <- networks_half. apply networks_ext. intro f.
      f_equal. f_equal; apply bits_ext; intro D; apply HF; intros i _; unfold plus_v, term_of, scale, all_units, selected; simpl; ring. }
    rewrite E1, E2. set (P := fun w a k => K (term_of 1 a w) (term_of k a w)).
    change (expected rows (fun w => expected outs (fun a => P w a (on w))) = expected rows (fun w => expected outs (fun a => (P w a 1 + P w a 0) / 2))).
    assert (HP : forall w w' a k, same d w w' -> P w a k = P w' a k).
    { intros w w' a k H. apply HK; intros i Hi; unfold term_of, scale; rewrite (H i Hi); reflexivity. }
    assert (Hon : forall w w', same d w w' -> on w = on w').
    { intros w w' H. unfold on. rewrite (dot_same d w w' x x H) by (intros i _; reflexivity). reflexivity. }
    (* Both signs at once leave a w as it is, and turn the gate. *)
    assert (Flip : expected rows (fun w => expected outs (fun a => P w a (on w))) = expected rows (fun w => expected outs (fun a => P w a (1 - on w)))).
    { rewrite (Hrows (fun w => expected outs (fun a => P w a (on w)))).
      - apply expected_ext. intros p w Hw. rewrite (Houts (fun a => P (scale (-1) w) a (on (scale (-1) w)))). apply expected_ext. intros q a _.
        replace (on (scale (-1) w)) with (1 - on w).
        + apply HK; intros i _; unfold term_of, scale; ring.
        + unfold on. rewrite (dot_sym d (scale (-1) w)), dot_scale, (dot_sym d x w). pose proof (Htie p w Hw).
          destruct (Rlt_dec 0 (dot d w x)), (Rlt_dec 0 (-1 * dot d w x)); lra.
      - intros w w' H. apply expected_ext. intros q a _. rewrite (Hon w w' H). apply HP, H. }
    assert (Sum : expected rows (fun w => expected outs (fun a => P w a (on w))) + expected rows (fun w => expected outs (fun a => P w a (1 - on w)))
      = 2 * expected rows (fun w => expected outs (fun a => (P w a 1 + P w a 0) / 2))).
    { rewrite <- expected_plus, <- expected_mult. apply expected_ext. intros p w _. rewrite <- expected_plus, <- expected_mult. apply expected_ext. intros q a _.
      unfold on. destruct (Rlt_dec 0 (dot d w x)); [rewrite Rminus_diag_eq by reflexivity | rewrite Rminus_0_r]; field. }
    lra.
Qed.

(** ** What noises share *)

Definition weighed (s : hidden_unit -> R) (f : network) : vec := fun i => sum (fun u => s u * out u * row u i) f.
Definition unit_of (a : R) (w : vec) : hidden_unit := {| out := a; row := w; bias := 0 |}.
Lemma expected_const {A} (law : list (R * A)) c : sum fst law = 1 -> expected law (fun _ => c) = c.
Proof. intro H. unfold expected. rewrite (sum_ext _ (fun t => c * fst t)) by (intros; ring). rewrite sum_mult, H. ring. Qed.
Lemma networks_affine laws : (forall rows outs, In (rows, outs) laws -> sum fst rows = 1 /\ sum fst outs = 1) ->
  forall c a b F G, over_networks laws (fun f => c + (a * F f + b * G f)) = c + (a * over_networks laws F + b * over_networks laws G).
Proof.
  induction laws as [|(rows, outs) r IH]; intros H1 c a b F G; [reflexivity|]. destruct (H1 rows outs (or_introl eq_refl)) as (Hr & Ho). simpl.
  assert (Hrest : forall rows outs, In (rows, outs) r -> sum fst rows = 1 /\ sum fst outs = 1) by (intros; apply H1; right; assumption).
  transitivity (expected rows (fun w => c + (a * expected outs (fun q => over_networks r (fun f => F (unit_of q w :: f)))
    + b * expected outs (fun q => over_networks r (fun f => G (unit_of q w :: f)))))).
  - apply expected_ext. intros p w _.
    transitivity (expected outs (fun q => c + (a * over_networks r (fun f => F (unit_of q w :: f)) + b * over_networks r (fun f => G (unit_of q w :: f))))).
    + apply expected_ext. intros q z _. apply (IH Hrest c a b (fun f => F (unit_of z w :: f)) (fun f => G (unit_of z w :: f))).
    + rewrite !expected_plus, !expected_mult, (expected_const outs c Ho). reflexivity.
  - rewrite !expected_plus, !expected_mult, (expected_const rows c Hr). reflexivity.
Qed.
Lemma dot_moved d x u y v : dot d (move x u 1) (move y v 1) = dot d x y + dot d u y + (dot d x v + dot d u v).
Proof. rewrite dot_move, (dot_sym d (move x u 1) y), (dot_sym d (move x u 1) v), !dot_move, (dot_sym d y x), (dot_sym d y u), (dot_sym d v x), (dot_sym d v u). ring. Qed.
Lemma shared_moment d s t laws : (forall a a' w, s (unit_of a w) = s (unit_of a' w)) -> (forall a a' w, t (unit_of a w) = t (unit_of a' w)) ->
  (forall rows outs, In (rows, outs) laws -> sum fst rows = 1 /\ sum fst outs = 1) ->
  (forall rows outs, In (rows, outs) laws -> symmetric_outputs outs) ->
  over_networks laws (fun f => dot d (weighed s f) (weighed t f))
  = sum (fun l => expected (snd l) (fun a => a * a) * expected (fst l) (fun w => s (unit_of 0 w) * t (unit_of 0 w) * dot d w w)) laws.
Proof.
  intros Hs Ht. induction laws as [|(rows, outs) r IH]; intros H1 Hc; [unfold weighed; simpl; apply dot_zero; intros i _; reflexivity|].
  destruct (H1 rows outs (or_introl eq_refl)) as (Hr & Ho). pose proof (Hc rows outs (or_introl eq_refl)) as Hodd.
  assert (Hrest : forall rows outs, In (rows, outs) r -> sum fst rows = 1 /\ sum fst outs = 1) by (intros; apply H1; right; assumption).
  simpl. rewrite <- IH; [| exact Hrest | intros; apply (Hc rows0); right; assumption].
  set (E := over_networks r (fun f => dot d (weighed s f) (weighed t f))).
  assert (Zero : expected outs (fun a => a) = 0).
  { pose proof (Hodd (fun a => a)) as H. assert (E0 : expected outs (fun a => - a) = -1 * expected outs (fun a => a)) by (rewrite <- expected_mult; apply expected_ext; intros; ring).
    simpl in H. lra. }
  assert (Inner : forall w, expected outs (fun a => over_networks r (fun f => dot d (weighed s (unit_of a w :: f)) (weighed t (unit_of a w :: f))))
    = expected outs (fun a => a * a) * (s (unit_of 0 w) * t (unit_of 0 w) * dot d w w) + E).
  { intro w. set (L := over_networks r (fun f => s (unit_of 0 w) * dot d w (weighed t f) + t (unit_of 0 w) * dot d w (weighed s f))).
    rewrite (expected_ext outs _ (fun a => (s (unit_of 0 w) * t (unit_of 0 w) * dot d w w) * (a * a) + (L * a + E))).
    - rewrite !expected_plus, !expected_mult, Zero, (expected_const outs E Ho). ring.
    - intros q a _. replace ((s (unit_of 0 w) * t (unit_of 0 w) * dot d w w) * (a * a) + (L * a + E))
        with ((s (unit_of 0 w) * t (unit_of 0 w) * dot d w w) * (a * a) + (a * L + 1 * E)) by ring.
      unfold L, E. rewrite <- networks_affine by exact Hrest. apply networks_ext. intro f.
      assert (Us : forall z, same d (weighed z (unit_of a w :: f)) (move (scale (z (unit_of a w) * a) w) (weighed z f) 1))
        by (intros z i _; unfold weighed, move, scale; simpl; ring).
      rewrite (dot_same d _ _ _ _ (Us s) (Us t)), dot_moved, !dot_scaled, !dot_scale, (Hs a 0 w), (Ht a 0 w), (dot_sym d (weighed s f) w). ring. }
  change (expected rows (fun w => expected outs (fun a => over_networks r (fun f => dot d (weighed s (unit_of a w :: f)) (weighed t (unit_of a w :: f)))))
    = expected outs (fun a => a * a) * expected rows (fun w => s (unit_of 0 w) * t (unit_of 0 w) * dot d w w) + E).
  rewrite (expected_ext rows _ (fun w => expected outs (fun a => a * a) * (s (unit_of 0 w) * t (unit_of 0 w) * dot d w w) + E)) by (intros; apply Inner).
  rewrite expected_plus, expected_mult, (expected_const rows E Hr). reflexivity.
Qed.
Definition if_on d x (u : hidden_unit) : R := if opens d x u then 1 else 0.
Lemma gradient_weighed d f x i : gradient f (opens d) x i = weighed (if_on d x) f i.
Proof. apply sum_ext. intros u _. unfold if_on. destruct (opens d x u); ring. Qed.
Lemma all_weighed f i : all_units f i = weighed (fun _ => 1) f i.
Proof. apply sum_ext. intros. ring. Qed.
Lemma if_on_unit d x a w : if_on d x (unit_of a w) = if Rlt_dec 0 (dot d w x) then 1 else 0.
Proof. unfold if_on, opens, pre, unit_of. simpl. rewrite Rplus_0_r. destruct (Rlt_dec 0 (dot d w x)); reflexivity. Qed.

Theorem conclusion_shared : Conclusion_shared.
Proof.
  intros d x x' laws H mean.
  assert (H1 : forall rows outs, In (rows, outs) laws -> sum fst rows = 1 /\ sum fst outs = 1) by (intros rows outs Hi; destruct (H rows outs Hi) as (? & ? & _); auto).
  assert (Hc : forall rows outs, In (rows, outs) laws -> symmetric_outputs outs) by (intros rows outs Hi; apply (H rows outs Hi)).
  assert (Ha : forall z a a' w, if_on d z (unit_of a w) = if_on d z (unit_of a' w)) by (intros; rewrite !if_on_unit; reflexivity).
  assert (E : forall s t : hidden_unit -> R, (forall a a' w, s (unit_of a w) = s (unit_of a' w)) -> (forall a a' w, t (unit_of a w) = t (unit_of a' w)) ->
    mean (fun f => dot d (weighed s f) (weighed t f))
    = sum (fun l => expected (snd l) (fun a => a * a) * expected (fst l) (fun w => s (unit_of 0 w) * t (unit_of 0 w) * dot d w w)) laws)
    by (intros; apply shared_moment; assumption).
  assert (G : forall z z', mean (fun f => dot d (gradient f (opens d) z) (gradient f (opens d) z')) = mean (fun f => dot d (weighed (if_on d z) f) (weighed (if_on d z') f)))
    by (intros; apply networks_ext; intro f; apply dot_same; intros i _; apply gradient_weighed).
  assert (GA : mean (fun f => dot d (all_units f) (gradient f (opens d) x)) = mean (fun f => dot d (weighed (fun _ => 1) f) (weighed (if_on d x) f)))
    by (apply networks_ext; intro f; apply dot_same; intros i _; [apply all_weighed | apply gradient_weighed]).
  assert (AA : mean (fun f => dot d (all_units f) (all_units f)) = mean (fun f => dot d (weighed (fun _ => 1) f) (weighed (fun _ => 1) f)))
    by (apply networks_ext; intro f; apply dot_same; intros i _; apply all_weighed).
  rewrite !G, GA, AA, !E by (try apply Ha; reflexivity). clear E G GA AA. split; [|split].
  - apply sum_ext. intros (rows, outs) _. simpl. f_equal. apply expected_ext. intros p w _. rewrite !if_on_unit.
    destruct (Rlt_dec 0 (dot d w x)), (Rlt_dec 0 (dot d w x')); ring.
  - apply sum_ext. intros (rows, outs) _. simpl. f_equal. apply expected_ext. intros p w _. rewrite !if_on_unit. destruct (Rlt_dec 0 (dot d w x)); ring.
  - rewrite <- sum_mult. apply sum_ext. intros (rows, outs) Hi. simpl. destruct (H rows outs Hi) as (_ & _ & Hsym & _ & Htie).
    set (phi := fun w => if_on d x (unit_of 0 w) * if_on d x (unit_of 0 w) * dot d w w).
    assert (Hphi : expected rows phi = expected rows (fun w => 1 * dot d w w + -1 * phi w)).
    { rewrite (Hsym phi) at 1.
      - apply expected_ext. intros p w Hw. unfold phi. rewrite !if_on_unit, !dot_scaled, dot_scale. destruct (Htie p w Hw) as (Hx & _).
        destruct (Rlt_dec 0 (-1 * dot d w x)), (Rlt_dec 0 (dot d w x)); lra.
      - intros w w' Hw. unfold phi. rewrite !if_on_unit, (dot_same d w w' x x Hw), (dot_same d w w' w w' Hw Hw) by (intros i _; reflexivity). reflexivity. }
    rewrite expected_plus, !expected_mult in Hphi.
    rewrite (expected_ext rows (fun w => 1 * 1 * dot d w w) (fun w => 1 * dot d w w)) by (intros; ring). rewrite expected_mult. fold phi. change (fun w => _ * _ * _) with phi. nra.
Qed.

(** ** Any depth *)

Lemma bits_ext_of m : forall F G, (forall D, length D = m -> F D = G D) -> over_bits m F = over_bits m G.
Proof.
  induction m as [|m IH]; intros F G H; simpl; [apply H; reflexivity|].
  rewrite (IH _ (fun D => G (true :: D))), (IH (fun D => F (false :: D)) (fun D => G (false :: D))) by (intros D HD; apply H; simpl; rewrite HD; reflexivity). reflexivity.
Qed.
Lemma bits_half m : forall F G, over_bits m (fun D => (F D + G D) / 2) = (over_bits m F + over_bits m G) / 2.
Proof. induction m as [|m IH]; intros F G; simpl; [reflexivity|]. rewrite !IH. field. Qed.
Lemma bits_last m : forall F, over_bits (S m) F = over_bits m (fun D => (F (D ++ [true]) + F (D ++ [false])) / 2).
Proof.
  induction m as [|m IH]; intro F; [reflexivity|].
  change (over_bits (S (S m)) F) with ((over_bits (S m) (fun D => F (true :: D)) + over_bits (S m) (fun D => F (false :: D))) / 2).
  rewrite (IH (fun D => F (true :: D))), (IH (fun D => F (false :: D))). reflexivity.
Qed.
Lemma bits_const m c : over_bits m (fun _ => c) = c.
Proof. induction m as [|m IH]; simpl; [reflexivity|]. rewrite IH. field. Qed.

Lemma times_alike n m d W W' M M' : alike m n W W' -> alike n d M M' -> alike m d (times n W M) (times n W' M').
Proof. intros HW HM k Hk i Hi. apply dot_same; [apply HW; assumption | intros j Hj; apply HM; assumption]. Qed.
Lemma gated_alike m d D D' M M' : (forall k, (k < m)%nat -> D k = D' k) -> alike m d M M' -> alike m d (gated D M) (gated D' M').
Proof. intros HD HM k Hk i Hi. unfold gated, scale. rewrite (HD k Hk), (HM k Hk i Hi). reflexivity. Qed.
Lemma alike_refl m n W : alike m n W W. Proof. intros k _ i _. reflexivity. Qed.
Lemma classic_zero n h : same n h (fun _ => 0) \/ ~ same n h (fun _ => 0).
Proof.
  induction n as [|n [IH|IH]]; [left; intros i Hi; lia | | right; intro H; apply IH; intros i Hi; apply H; lia].
  destruct (Req_EM_T (h n) 0) as [E|E]; [left | right; intro H; apply E, H; lia].
  intros i Hi. destruct (Nat.eq_dec i n) as [->|]; [assumption | apply IH; lia].
Qed.
Section Respecting.
Variables (d : nat) (F : vec -> vec -> R).
Hypothesis HF : forall A A' g g', same d A A' -> same d g g' -> F A g = F A' g'.
Lemma free_alike outs ls : forall n M M' G G', alike n d M M' -> alike n d G G' -> over_free n ls outs M G F = over_free n ls outs M' G' F.
Proof.
  induction ls as [|(m, law) r IH]; intros n M M' G G' HM HG; simpl; apply expected_ext; intros p W _.
  - apply HF; apply (times_alike n 1 d); try apply alike_refl; auto.
  - apply bits_ext. intro D. apply IH; [|apply gated_alike; [reflexivity|]]; apply times_alike; auto; apply alike_refl.
Qed.
Lemma dot_flipped n k (w : vec) (f : nat -> R) :
  dot n w (fun j => if Nat.eqb j k then - f j else f j) = dot n (fun j => if Nat.eqb j k then - w j else w j) f.
Proof. induction n as [|n IH]; simpl; [reflexivity|]. rewrite IH. destruct (Nat.eqb n k); ring. Qed.
Lemma times_flipped n k W M j i : times n W (flip_row k M) j i = times n (flip_column k W) M j i.
Proof. exact (dot_flipped n k (W j) (fun j => M j i)). Qed.
(** What comes after does not see the sign of a row. *)
Lemma free_flipped outs ls : forall n, symmetric_layers n ls outs -> forall k M G,
  over_free n ls outs (flip_row k M) (flip_row k G) F = over_free n ls outs M G F.
Proof.
  intros n Hs k M G. destruct ls as [|(m, law) r]; simpl in *.
  - rewrite (proj2 (Hs (fun a => F (times n a M 0%nat) (times n a G 0%nat)) ltac:(intros a a' Ha; apply HF; apply (times_alike n 1 d); auto; apply alike_refl) k)).
    apply expected_ext. intros p a _. apply HF; intros i _; apply times_flipped.
  - destruct Hs as (Hs & _).
    rewrite (proj2 (Hs (fun W => over_bits m (fun D => over_free m r outs (times n W M) (gated (fun k => nth k D false) (times n W G)) F))
      ltac:(intros W W' HW; apply bits_ext; intro D; apply free_alike; [|apply gated_alike; [reflexivity|]]; apply times_alike; auto; apply alike_refl) k)).
    apply expected_ext. intros p W _. apply bits_ext. intro D. apply free_alike; [|apply gated_alike; [reflexivity|]]; intros j _ i _; apply times_flipped.
Qed.
Lemma nth_last (D : list bool) b : nth (length D) (D ++ [b]) false = b.
Proof. induction D; [reflexivity | assumption]. Qed.

(** One layer: the gates of its rows become bits, one after the other. *)
Lemma one_layer m n law (K : matrix -> matrix -> R) M G h : symmetric_matrices m n law ->
  (forall A A' B B', alike m d A A' -> alike m d B B' -> K A B = K A' B') -> (forall k A B, K (flip_row k A) (flip_row k B) = K A B) ->
  (forall p W, In (p, W) law -> forall k, (k < m)%nat -> dot n (W k) h <> 0) ->
  expected law (fun W => K (times n W M) (gated (on_at n W h) (times n W G)))
  = expected law (fun W => over_bits m (fun D => K (times n W M) (gated (fun k => nth k D false) (times n W G)))).
Proof.
  intros Hs HK Hflip Htie. set (part := fun j W (D : list bool) k => if Nat.ltb k j then nth k D false else on_at n W h k).
  set (H := fun j => expected law (fun W => over_bits j (fun D => K (times n W M) (gated (part j W D) (times n W G))))).
  assert (Hon : forall W W', alike m n W W' -> forall k, (k < m)%nat -> on_at n W h k = on_at n W' h k).
  { intros W W' HW k Hk. unfold on_at. rewrite (dot_same n (W k) (W' k) h h) by (try apply HW; auto; intros i _; reflexivity). reflexivity. }
  assert (Step : forall j, (j < m)%nat -> H j = H (S j)).
  { intros j Hj. set (with_bit := fun W D b k => if Nat.eqb k j then b else part j W D k).
    set (Q := fun W D b => K (times n W M) (gated (with_bit W D b) (times n W G))).
    assert (E1 : H j = expected law (fun W => over_bits j (fun D => Q W D (on_at n W h j)))).
    { apply expected_ext. intros p W _. apply bits_ext. intro D. apply HK; [apply alike_refl|]. apply gated_alike; [|apply alike_refl].
      intros k _. unfold with_bit, part. destruct (Nat.eqb_spec k j) as [->|]; [rewrite Nat.ltb_irrefl|]; reflexivity. }
    assert (E2 : H (S j) = expected law (fun W => (over_bits j (fun D => Q W D true) + over_bits j (fun D => Q W D false)) / 2)).
    { apply expected_ext. intros p W _. rewrite bits_last, <- bits_half. apply bits_ext_of. intros D HD.
      assert (Hb : forall b, K (times n W M) (gated (part (S j) W (D ++ [b])) (times n W G)) = Q W D b).
      { intro b. apply HK; [apply alike_refl|]. apply gated_alike; [|apply alike_refl]. intros k _. unfold with_bit, part.
        destruct (Nat.eqb_spec k j) as [->|Hne].
        - rewrite (proj2 (Nat.ltb_lt j (S j))) by lia. rewrite <- HD. apply nth_last.
        - destruct (Nat.ltb_spec k (S j)), (Nat.ltb_spec k j); try lia; [|reflexivity]. apply app_nth1. lia. }
      rewrite !Hb. reflexivity. }
    assert (E3 : expected law (fun W => over_bits j (fun D => Q W D (on_at n W h j))) = expected law (fun W => over_bits j (fun D => Q W D (negb (on_at n W h j))))).
    { rewrite (proj1 (Hs (fun W => over_bits j (fun D => Q W D (on_at n W h j)))
        ltac:(intros W W' HW; apply bits_ext; intro D; apply HK; [|apply gated_alike; [|]]; try (apply times_alike; auto; apply alike_refl);
              intros k Hk; unfold with_bit, part; rewrite !(Hon W W' HW) by assumption; reflexivity) j)).
      apply expected_ext. intros p W Hin. apply bits_ext. intro D. unfold Q. rewrite <- (Hflip j).
      assert (Hrow : forall k, on_at n (flip_row j W) h k = if Nat.eqb k j then on_at n (fun k i => - W k i) h k else on_at n W h k)
        by (intro k; unfold on_at, flip_row; destruct (Nat.eqb k j); reflexivity).
      assert (Hneg : on_at n (fun k i => - W k i) h j = negb (on_at n W h j)).
      { unfold on_at. rewrite (dot_same n (fun i => - W j i) (scale (-1) (W j)) h h), dot_scaled by (intros i _; unfold scale; ring).
        pose proof (Htie p W Hin j Hj). destruct (Rlt_dec 0 (-1 * dot n (W j) h)), (Rlt_dec 0 (dot n (W j) h)); first [reflexivity | lra]. }
      assert (Hout : forall X k i, times n (flip_row j W) X k i = flip_row j (times n W X) k i).
      { intros X k i. unfold times, flip_row. destruct (Nat.eqb k j); [|reflexivity].
        rewrite (dot_same n (fun i0 => - W k i0) (scale (-1) (W k)) (fun j0 => X j0 i) (fun j0 => X j0 i)), dot_scaled by (intros z _; unfold scale; ring). ring. }
      apply HK; intros k _ i _.
      - unfold flip_row at 1. rewrite Hout. unfold flip_row. destruct (Nat.eqb k j); ring.
      - unfold flip_row at 1. unfold gated, scale. rewrite Hout. unfold with_bit, part, flip_row at 1. destruct (Nat.eqb_spec k j) as [->|Hne].
        + rewrite ?Nat.eqb_refl, !Hrow, ?Nat.eqb_refl, Hneg. unfold flip_row. rewrite ?Nat.eqb_refl. ring.
        + rewrite Hrow. unfold flip_row. rewrite (proj2 (Nat.eqb_neq k j)) by assumption. reflexivity. }
    assert (Sum : expected law (fun W => over_bits j (fun D => Q W D (on_at n W h j))) + expected law (fun W => over_bits j (fun D => Q W D (negb (on_at n W h j))))
      = 2 * expected law (fun W => (over_bits j (fun D => Q W D true) + over_bits j (fun D => Q W D false)) / 2)).
    { rewrite <- expected_plus, <- expected_mult. apply expected_ext. intros p W _. destruct (on_at n W h j); simpl; field. }
    lra. }
  assert (All : forall j, (j <= m)%nat -> H O = H j) by (induction j as [|j IH]; intro Hj; [reflexivity|]; rewrite IH by lia; apply Step; lia).
  transitivity (H O); [reflexivity|]. rewrite (All m) by lia. apply expected_ext. intros p W _. apply bits_ext. intro D. apply HK; [apply alike_refl|].
  apply gated_alike; [|apply alike_refl]. intros k Hk. unfold part. rewrite (proj2 (Nat.ltb_lt k m)) by assumption. reflexivity.
Qed.

Lemma true_is_free x outs ls : forall n h M G, symmetric_layers n ls outs -> no_deep_tie n ls h ->
  (forall j, (j < n)%nat -> h j = dot d (G j) x) -> (same n h (fun _ => 0) -> forall j, (j < n)%nat -> same d (G j) (fun _ => 0)) ->
  over_true n ls outs h M G F = over_free n ls outs M G F.
Proof.
  induction ls as [|(m, law) r IH]; intros n h M G Hs Ht Hh Hz; [reflexivity|]. simpl in Hs, Ht. destruct Hs as (Hm & Hs). simpl.
  assert (Send : forall W k, dot d (times n W G k) x = dot n (W k) h).
  { intros W k. rewrite (dot_same n (W k) (W k) h (fun j => dot d (G j) x)) by (auto; intros i Hi; try reflexivity; apply Hh; assumption).
    unfold times. clear. induction n as [|n IH]; simpl.
    - rewrite dot_sym. apply dot_zero. intros i _. reflexivity.
    - rewrite <- IH, <- (dot_scaled d (W k n) (G n) x), (dot_sym d _ x), (dot_sym d _ x), (dot_sym d (scale _ _) x).
      rewrite (dot_same d x x _ (move (fun i => dot n (W k) (fun j => G j i)) (scale (W k n) (G n)) 1)) by (intros i _; unfold move, scale; try reflexivity; ring).
      rewrite dot_move. ring. }
  rewrite (expected_ext law _ (fun W => over_free m r outs (times n W M) (gated (on_at n W h) (times n W G)) F)).
  - assert (HK : forall A A' B B', alike m d A A' -> alike m d B B' -> over_free m r outs A B F = over_free m r outs A' B' F) by (intros; apply free_alike; assumption).
    destruct (classic_zero n h) as [H0|H0].
    + apply expected_ext. intros p W Hw. rewrite <- (bits_const m (over_free m r outs _ _ F)). apply bits_ext. intro D. apply HK; [apply alike_refl|].
      intros k Hk i Hi. unfold gated, scale. assert (Z : times n W G k i = 0) by (apply dot_zero; intros j Hj; apply (Hz H0 j Hj i Hi)). rewrite Z. ring.
    + apply (one_layer m n law (fun A B => over_free m r outs A B F) M G h); [assumption | exact HK | intros; apply free_flipped, Hs|].
      intros p W Hw. destruct (Ht p W Hw) as ([H1|H1] & _); [contradiction | exact H1].
  - intros p W Hw. destruct (Ht p W Hw) as (H1 & H2). apply IH; [assumption | assumption | |].
    + intros j _. unfold gated, rectified_at, on_at. rewrite dot_scaled, Send. unfold relu. destruct (Rlt_dec 0 (dot n (W j) h)); [rewrite Rmax_right | rewrite Rmax_left]; lra.
    + intros H3 j Hj i Hi. unfold gated, scale. specialize (H3 j Hj). unfold rectified_at, relu, on_at in *. destruct H1 as [H1|H1].
      * assert (Z : times n W G j i = 0) by (apply dot_zero; intros z Hzz; apply (Hz H1 z Hzz i Hi)). rewrite Z. ring.
      * specialize (H1 j Hj). destruct (Rlt_dec 0 (dot n (W j) h)); [rewrite Rmax_right in H3 by lra; contradiction | ring].
Qed.
End Respecting.

Theorem beyond_depth : Beyond_depth.
Proof.
  intros d x ls outs F Hx Hs Ht HF. apply (true_is_free d F HF x); [assumption | assumption | |].
  - intros j Hj. symmetry. unfold unit_matrix. clear - Hj. induction d as [|d IH]; [lia|]. simpl. destruct (Nat.eqb_spec j d) as [->|Hne].
    + assert (Z : forall n, (n <= d)%nat -> dot n (fun i => if Nat.eqb d i then 1 else 0) x = 0).
      { induction n as [|n IHn]; intro Hn; [reflexivity|]. simpl. rewrite IHn by lia. rewrite (proj2 (Nat.eqb_neq d n)) by lia. ring. }
      rewrite Z by lia. ring.
    + rewrite IH by lia. ring.
  - intros H0. destruct Hx as (i & Hi & Hn). destruct Hn. apply (H0 i Hi).
Qed.

(** ** The last layer *)

Lemma error_rest K : forall p y, (K <= y)%nat -> dot K (error_of p y) (error_of p y) = dot K p p.
Proof. intros p y H. apply dot_same; intros i Hi; unfold error_of; destruct (Nat.eqb_spec i y); first [lia | reflexivity]. Qed.
Lemma total_positive K : forall p, (forall k, (k < K)%nat -> 0 < p k) -> 0 <= dot K p (fun _ => 1) /\ dot K p p <= dot K p (fun _ => 1) * dot K p (fun _ => 1).
Proof.
  induction K as [|K IH]; intros p Hp; simpl; [lra|]. destruct (IH p) as (H0 & H1); [intros; apply Hp; lia|].
  pose proof (Hp K ltac:(lia)). split; [lra|]. nra.
Qed.
Lemma error_square K : forall p y, (y < K)%nat -> (forall k, (k < K)%nat -> 0 < p k) -> dot K p (fun _ => 1) <= 1 ->
  p y <= 1 /\ dot K (error_of p y) (error_of p y) <= (1 - p y) * (1 - p y) + (dot K p (fun _ => 1) - p y) * (dot K p (fun _ => 1) - p y).
Proof.
  induction K as [|K IH]; intros p y Hy Hp Hs; [lia|]. simpl in *. pose proof (Hp K ltac:(lia)) as HK.
  assert (Hp' : forall k, (k < K)%nat -> 0 < p k) by (intros; apply Hp; lia). destruct (total_positive K p Hp') as (H0 & H1).
  destruct (Nat.eq_dec y K) as [->|Hne].
  - split; [lra|]. rewrite error_rest by lia. unfold error_of at 1 2. rewrite Nat.eqb_refl.
    replace (dot K p (fun _ => 1) + p K * 1 - p K) with (dot K p (fun _ => 1)) by ring. lra.
  - destruct (IH p y ltac:(lia) Hp' ltac:(lra)) as (Hy1 & H2). split; [assumption|]. unfold error_of at 3 4. destruct (Nat.eqb_spec K y) as [E|_]; [lia|].
    assert (Hle : p y <= dot K p (fun _ => 1)).
    { clear - Hp' Hne Hy. assert (Hy' : (y < K)%nat) by lia. clear Hne Hy. induction K as [|K IH]; [lia|]. simpl. pose proof (Hp' K ltac:(lia)).
      destruct (Nat.eq_dec y K) as [->|Hne]; [destruct (total_positive K p); [intros; apply Hp'; lia | lra]|].
      assert (p y <= dot K p (fun _ => 1)) by (apply IH; [intros; apply Hp'; lia | lia]). lra. }
    nra.
Qed.
Theorem last_layer_separable : Last_layer_separable.
Proof.
  intros K p y k (Hp & Hs) Hy Hk Hne e. destruct (error_square K p y Hy Hp ltac:(lra)) as (Hy1 & Hq). rewrite Hs in Hq. fold e in Hq.
  assert (Ey : e y = p y - 1) by (unfold e, error_of; rewrite Nat.eqb_refl; reflexivity).
  assert (Ek : e k = p k) by (unfold e, error_of; destruct (Nat.eqb_spec k y); [contradiction | reflexivity]).
  pose proof (Hp k Hk) as Hpk. rewrite Ey, Ek. split; [lra|].
  assert (H2 : 0 < sqrt 2) by (apply sqrt_lt_R0; lra). assert (E2 : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  apply (Rmult_le_reg_r (sqrt 2)); [assumption|]. replace (norm K e / sqrt 2 * sqrt 2) with (norm K e) by (field; lra).
  unfold norm. apply Rsqr_incr_0_var; [|apply Rmult_le_pos; lra]. unfold Rsqr. rewrite sqrt_sqrt by apply square_nonneg.
  assert (Er : forall z, z * sqrt 2 * (z * sqrt 2) = 2 * (z * z)) by (intro z; transitivity (sqrt 2 * sqrt 2 * (z * z)); [ring | rewrite E2; ring]).
  rewrite Er. nra.
Qed.

Lemma softmax_three : probabilities 3 (fun k => match k with O => 1/2 | 1%nat => 49/100 | _ => 1/100 end).
Proof. split; [intros [|[|[|k]]] H; simpl; lra | simpl; lra]. Qed.
Theorem last_layer : Last_layer.
Proof.
  exists 3%nat, (fun k => match k with O => 1/2 | 1%nat => 49/100 | _ => 1/100 end), O, 2%nat.
  split; [exact softmax_three|]. split; [lia|]. split; [simpl; lra|]. split; [lia|]. split; [lia|]. intros e even k' Hk Hne.
  assert (Ee : even k' - even O = 1) by (destruct k' as [|k']; [lia|]; unfold even, error_of; simpl; lra). rewrite Ee.
  assert (N1 : norm 3 even = sqrt (2/3)) by (unfold norm, even, error_of; f_equal; simpl; lra).
  assert (N2 : norm 3 e = sqrt (4902/10000)) by (unfold norm, e, error_of; f_equal; simpl; lra). rewrite N1, N2.
  assert (P1 : 0 < sqrt (2/3)) by (apply sqrt_lt_R0; lra). assert (P2 : 0 < sqrt (4902/10000)) by (apply sqrt_lt_R0; lra).
  replace (e 2%nat - e O) with (51/100) by (unfold e, error_of; simpl; lra).
  apply (Rmult_lt_reg_r (sqrt (2/3) * sqrt (4902/10000))); [nra|].
  replace (51/100 / sqrt (4902/10000) * (sqrt (2/3) * sqrt (4902/10000))) with (51/100 * sqrt (2/3)) by (field; lra).
  replace (1 / sqrt (2/3) * (sqrt (2/3) * sqrt (4902/10000))) with (sqrt (4902/10000)) by (field; lra).
  pose proof (sqrt_sqrt (2/3) ltac:(lra)). pose proof (sqrt_sqrt (4902/10000) ltac:(lra)). nra.
Qed.

(** ** Two that fail *)

Definition point_of (l : list R) : vec := fun i => nth i l 0.
Theorem conclusion_fails : Conclusion_fails.
Proof.
  exists 1%nat, (point_of [1]), (point_of [-1]), [([(1/2, point_of [1]); (1/2, point_of [-1])], [(1/2, 1); (1/2, -1)])]. split.
  - intros rows outs [E|[]]. inversion E; subst. split; [simpl; lra|]. split; [simpl; lra|]. split; [|split].
    + intros phi H. unfold expected. simpl.
      rewrite (H (scale (-1) (point_of [1])) (point_of [-1])), (H (scale (-1) (point_of [-1])) (point_of [1])); [ring | |]; intros i Hi; replace i with 0%nat by lia; unfold scale, point_of; simpl; ring.
    + intro phi. unfold expected. simpl. replace (- (-1)) with 1 by ring. replace (-1) with (- (1)) by ring. ring.
    + intros p w [E'|[E'|[]]]; inversion E'; unfold point_of; simpl; lra.
  - unfold over_networks, expected, gradient, opens, pre, point_of. simpl. repeat (destruct Rlt_dec; try lra).
Qed.
Theorem remark_1b_step_fails : Remark_1b_step_fails.
Proof.
  exists 2%nat, [{| out := 1; row := point_of [1; 0]; bias := 0 |}; {| out := -1; row := point_of [0; 1]; bias := 0 |}], (point_of [1; 1]).
  split; [intros u [<-|[<-|[]]]; simpl; lra|]. split; [intros u [<-|[<-|[]]]; unfold pre, point_of; simpl; lra|].
  split; [unfold point_of; simpl; lra|]. split; [unfold output, pre, relu, point_of; simpl; rewrite Rmax_right by lra; rewrite Rmax_right by lra; lra|].
  intros g Hg. unfold all_units, gradient. simpl.
  rewrite (proj1 (Hg (point_of [1; 1]) {| out := 1; row := point_of [1; 0]; bias := 0 |} (or_introl eq_refl))) by (unfold pre, point_of; simpl; lra).
  rewrite (proj1 (Hg (point_of [1; 1]) {| out := -1; row := point_of [0; 1]; bias := 0 |} (or_intror (or_introl eq_refl)))) by (unfold pre, point_of; simpl; lra).
  unfold point_of. simpl. lra.
Qed.
